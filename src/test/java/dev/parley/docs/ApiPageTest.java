package dev.parley.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The packages that the page calls API are those that the module exports. */
class ApiPageTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(dev\\.parley\\.[\\w.]+)`[ ,]");
    private static final Pattern EXPORTS = Pattern.compile("(?m)^    exports (dev\\.parley\\.[\\w.]+);");

    @Test
    void thePackagesThatTheModuleExportsAreThoseOfThePage() throws IOException {
        assertEquals(
                names(EXPORTS, Path.of("src/main/module/module-info.java")), names(ROW, Path.of("src/docs/api.md")));
    }

    private static Set<String> names(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
