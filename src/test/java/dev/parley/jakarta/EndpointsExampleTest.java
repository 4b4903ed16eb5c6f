package dev.parley.jakarta;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.examples.endpoints.Endpoints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The example of endpoints of one's own, and the page that shows parts of it, to the letter. */
@Timeout(60)
class EndpointsExampleTest {
    private static final Path EXAMPLE = Path.of("src/examples/java/dev/parley/examples/endpoints");
    private static final Pattern REGION = Pattern.compile("( *)// example: (\\w+)\n(?s:(.*?))\n *// end");
    private static final Pattern BLOCK = Pattern.compile("```java\n// example: (\\w+)\n(?s:(.*?))\n```");

    @Test
    void theProgramPrintsWhatItSays() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Endpoints.run(new PrintStream(printed, true, StandardCharsets.UTF_8));
        assertEquals("""
                Receipt[customer=Ann, total=3.00, problem=null]
                lines[0].count: a whole number expected, not '"many"}]}' at character 36
                total 3.00
                tea 1.60
                """, printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"));
    }

    @Test
    void whatThePageShowsIsWhatIsCompiled() throws IOException {
        Map<String, String> regions = new TreeMap<>();
        try (Stream<Path> files = Files.list(EXAMPLE)) {
            for (Path file : files.toList()) {
                Matcher region = REGION.matcher(Files.readString(file));
                while (region.find()) {
                    regions.put(region.group(2), region.group(3).replaceAll("(?m)^" + region.group(1), ""));
                }
            }
        }
        Map<String, String> shown = new TreeMap<>();
        Matcher block = BLOCK.matcher(Files.readString(Path.of("src/docs/endpoints.md")));
        while (block.find()) {
            shown.put(block.group(1), block.group(2));
        }
        assertEquals(regions, shown);
    }
}
