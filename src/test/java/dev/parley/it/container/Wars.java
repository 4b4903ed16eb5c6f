package dev.parley.it.container;

import dev.parley.it.StandaloneRouter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Makes WARs that are deployed beside ours, of classes of these tests. */
final class Wars {
    private static final String LIBRARIES = "WEB-INF/lib/";

    private Wars() {}

    /** A WAR of that name with those classes and files, and with what is in another. */
    static Path war(String name, @Nullable Path base, List<Class<?>> classes, Map<String, byte[]> files)
            throws IOException {
        Path war = StandaloneRouter.war().resolveSibling("it").resolve(name + ".war");
        Files.createDirectories(war.getParent());
        try (OutputStream file = Files.newOutputStream(war);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            if (base != null) {
                for (Map.Entry<String, byte[]> entry :
                        entries(base, entry -> true).entrySet()) {
                    put(zip, entry.getKey(), entry.getValue());
                }
            }
            for (Class<?> one : classes) {
                String path = one.getName().replace('.', '/') + ".class";
                put(zip, "WEB-INF/classes/" + path, content(path));
            }
            for (Map.Entry<String, byte[]> entry : files.entrySet()) {
                put(zip, entry.getKey(), entry.getValue());
            }
        }
        return war;
    }

    /** A WAR of an application that uses Parley as a library, with the JSON-B that not every container has. */
    static Path withLibrary(String name, List<Class<?>> classes) throws IOException {
        Map<String, byte[]> libraries = entries(StandaloneRouter.war(), entry -> entry.startsWith(LIBRARIES));
        libraries.put(LIBRARIES + "parley.jar", Files.readAllBytes(library()));
        return war(name, null, classes, libraries);
    }

    /** The library as it is built. */
    static Path library() {
        Path target = Objects.requireNonNull(StandaloneRouter.war().getParent());
        return target.resolve("parley-" + System.getProperty("parley.version") + ".jar");
    }

    private static Map<String, byte[]> entries(Path zip, Predicate<String> isWanted) throws IOException {
        Map<String, byte[]> contents = new HashMap<>();
        try (InputStream file = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(file)) {
            ZipEntry entry;
            while ((entry = entries.getNextEntry()) != null) {
                if (!entry.isDirectory() && isWanted.test(entry.getName())) {
                    contents.put(entry.getName(), entries.readAllBytes());
                }
            }
        }
        return contents;
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] content(String file) throws IOException {
        try (InputStream content = Objects.requireNonNull(Wars.class.getResourceAsStream("/" + file))) {
            return content.readAllBytes();
        }
    }
}
