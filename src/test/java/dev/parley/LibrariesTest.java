package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Every library is, to the octet, the one that somebody has looked at: their SHA-256 are in {@code libraries.sha256}, which {@code
 * mvn test -Dtest=LibrariesTest -Dlibraries.renew} writes anew.
 */
class LibrariesTest {
    private static final Path LIST = Path.of("src/test/resources/libraries.sha256");

    /** What runs the tests, in Maven or elsewhere, and is nothing of ours. */
    private static final List<String> RUNNERS =
            List.of("surefire-", "common-java5-", "junit-platform-", "junit-vintage-", "jmh-generator-");

    @Test
    void eachIsAsItWasWhenItWasChosen() throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (Path path : classPath()) {
            String name = String.valueOf(path.getFileName());
            if (name.endsWith(".jar") && RUNNERS.stream().noneMatch(name::startsWith)) {
                found.put(name, sha256(Files.readAllBytes(path)));
            }
        }
        assertFalse(found.isEmpty());
        if (System.getProperty("libraries.renew") != null) {
            Files.write(
                    LIST,
                    found.entrySet().stream()
                            .map(each -> each.getValue() + "  " + each.getKey())
                            .toList());
        }
        Map<String, String> chosen = new TreeMap<>();
        Files.readAllLines(LIST).forEach(line -> chosen.put(line.substring(66), line.substring(0, 64)));
        assertEquals(lines(chosen), lines(found));
    }

    private static List<Path> classPath() {
        List<Path> paths = new ArrayList<>();
        if (LibrariesTest.class.getClassLoader() instanceof URLClassLoader loader) {
            for (URL each : loader.getURLs()) {
                paths.add(Path.of(each.getPath()));
            }
        } else {
            String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            for (String each : all.split(System.getProperty("path.separator"), 0)) {
                paths.add(Path.of(each));
            }
        }
        return paths;
    }

    private static String lines(Map<String, String> libraries) {
        return String.join(
                "\n",
                libraries.entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .toList());
    }

    private static String sha256(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
