package dev.parley.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The two pages are one house. Each is a file that a browser can open by itself, under a policy of hashes, so what they have in common
 * stands in both.
 */
class PagesTest {
    private static final Path PAGE = Path.of("src/main/webapp/index.html");
    private static final Path INSPECTOR = Path.of("src/main/resources/dev/parley/management/inspector/inspector.html");

    /** In the light and in the dark. */
    private static final Pattern PALETTE = Pattern.compile(":root \\{(.*?)}", Pattern.DOTALL);

    private static final Pattern COLOUR = Pattern.compile("(--[a-z-]+): ([^;]+);");

    private static List<Map<String, String>> palettes(Path page) throws Exception {
        return PALETTE.matcher(Files.readString(page))
                .results()
                .map(found -> COLOUR.matcher(found.group(1))
                        .results()
                        .collect(Collectors.toMap(
                                colour -> colour.group(1), colour -> colour.group(2), (one, two) -> one, TreeMap::new)))
                .map(palette -> (Map<String, String>) palette)
                .toList();
    }

    @Test
    void bothHaveThePalette() throws Exception {
        List<Map<String, String>> ofPage = palettes(PAGE);
        List<Map<String, String>> ofInspector = palettes(INSPECTOR);
        assertEquals(List.of(2, 2), List.of(ofPage.size(), ofInspector.size()));
        for (int i = 0; i < 2; i++) {
            Map<String, String> common = new TreeMap<>(ofPage.get(i));
            common.keySet().retainAll(ofInspector.get(i).keySet());
            assertTrue(common.size() > 15, common.toString());
            Map<String, String> there = new TreeMap<>(ofInspector.get(i));
            there.keySet().retainAll(common.keySet());
            assertEquals(common, there);
        }
    }

    @Test
    void bothHaveTheIconAndTheColoursOfTheBrowsersBar() throws Exception {
        Pattern head = Pattern.compile("<link rel=\"icon\".*|<meta name=\"theme-color\".*");
        assertEquals(lines(PAGE, head), lines(INSPECTOR, head));
        assertEquals(3, lines(PAGE, head).size());
    }

    private static List<String> lines(Path page, Pattern pattern) throws Exception {
        return pattern.matcher(Files.readString(page))
                .results()
                .map(MatchResult::group)
                .toList();
    }
}
