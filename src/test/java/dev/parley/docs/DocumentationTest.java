package dev.parley.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever follows the documentation arrives, and what it shows of Java compiles and runs: it stands in a source file, to the letter. */
class DocumentationTest {
    private static final Path README = Path.of("README.md");
    private static final int README_LINES = 200;

    private static final Pattern FENCE = Pattern.compile("(?m)^```[^\n]*\n(?s:.*?)^```$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");

    /** In a source file: what a page shows under that name. */
    private static final Pattern REGION = Pattern.compile("( *)// example: (\\w+)\n(?s:(.*?))\n *// end");

    /** In a page. */
    private static final Pattern BLOCK = Pattern.compile("```java\n(?:// example: (\\w+)\n)?(?s:(.*?))\n```");

    /** A class behind its package, perhaps with one of its methods. */
    private static final Pattern NAMED = Pattern.compile("`((?:[a-z]+\\.)+[A-Z]\\w+)(?:\\.\\w+)?`");

    @Test
    void readmeIsShort() throws IOException {
        try (Stream<String> lines = Files.lines(README)) {
            long count = lines.count();
            assertTrue(
                    count <= README_LINES, "README.md has " + count + " lines; what is longer has a page in src/docs");
        }
    }

    @Test
    void everyLinkArrives() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            Matcher link = LINK.matcher(FENCE.matcher(Files.readString(page)).replaceAll(""));
            while (link.find()) {
                String target = link.group(1);
                if (!target.matches("[a-z]+:.*") && !arrives(page, target)) {
                    broken.add(page + ": " + target);
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    private static boolean arrives(Path page, String target) throws IOException {
        int hash = target.indexOf('#');
        String file = hash < 0 ? target : target.substring(0, hash);
        Path to = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        return Files.exists(to) && (hash < 0 || anchors(to).contains(target.substring(hash + 1)));
    }

    /** As GitHub makes them. */
    private static Set<String> anchors(Path page) throws IOException {
        Map<String, Integer> seen = new HashMap<>();
        Set<String> anchors = new HashSet<>();
        Matcher heading = HEADING.matcher(FENCE.matcher(Files.readString(page)).replaceAll(""));
        while (heading.find()) {
            String name = heading.group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
            int before = seen.merge(name, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? name : name + "-" + before);
        }
        return anchors;
    }

    @Test
    void everyPageIsReachedFromReadme() throws IOException {
        Set<Path> reached = new HashSet<>();
        List<Path> open = new ArrayList<>(List.of(README));
        while (!open.isEmpty()) {
            Path page = open.remove(open.size() - 1);
            if (!reached.add(page)) {
                continue;
            }
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                String file = link.group(1).replaceFirst("#.*", "");
                if (file.endsWith(".md") && !file.contains(":")) {
                    open.add(Path.of("").resolve(page).resolveSibling(file).normalize());
                }
            }
        }
        List<Path> lost = pages().stream()
                .filter(page -> page.startsWith("src/docs") && !reached.contains(page))
                .toList();
        assertEquals(List.of(), lost);
    }

    @Test
    void everyJavaExampleStandsInASourceFile() throws IOException {
        Map<String, String> regions = regions();
        for (Path page : pages()) {
            Matcher block = BLOCK.matcher(Files.readString(page));
            while (block.find()) {
                String name = block.group(1);
                assertTrue(name != null, page + ": a Java block without a name, // example: …\n" + block.group(2));
                assertEquals(regions.get(name), block.group(2).strip(), page + ": " + name);
            }
        }
    }

    @Test
    void everyExampleOfASourceFileIsShown() throws IOException {
        Set<String> unshown = new HashSet<>(regions().keySet());
        for (Path page : pages()) {
            Matcher block = BLOCK.matcher(Files.readString(page));
            while (block.find()) {
                unshown.remove(block.group(1));
            }
        }
        assertEquals(Set.of(), unshown);
    }

    @Test
    void everyClassThatTheArchitectureNamesIsThere() throws IOException {
        List<String> gone = new ArrayList<>();
        Matcher named = NAMED.matcher(Files.readString(Path.of("src/docs/architecture.md")));
        while (named.find()) {
            String file = named.group(1).replace('.', '/') + ".java";
            if (!Files.exists(Path.of("src/main/java/dev/parley").resolve(file))) {
                gone.add(named.group());
            }
        }
        assertEquals(List.of(), gone);
    }

    private static Map<String, String> regions() throws IOException {
        Map<String, String> regions = new TreeMap<>();
        for (Path source : files(".java", Path.of("src/test/java/dev/parley/docs"), Path.of("src/examples"))) {
            Matcher region = REGION.matcher(Files.readString(source));
            while (region.find()) {
                String code = region.group(3).indent(-region.group(1).length()).strip();
                String other = regions.put(region.group(2), code);
                assertTrue(other == null, "two examples are called " + region.group(2));
            }
        }
        return regions;
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(files(".md", Path.of("src"), Path.of("server-config"), Path.of(".github")));
        pages.add(README);
        return pages;
    }

    private static List<Path> files(String ending, Path... folders) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.filter(file -> file.toString().endsWith(ending)).sorted().forEach(files::add);
            }
        }
        return files;
    }
}
