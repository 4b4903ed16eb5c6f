package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Scripts for Node.js, with the packages they need, below {@code target}. */
public final class NodePackages {
    /** Where each is installed, or why it is not: tried once. */
    private static final Map<String, Path> INSTALLED = new HashMap<>();

    private static final Map<String, String> FAILURES = new HashMap<>();

    private NodePackages() {}

    /** A directory with these scripts of that folder of {@code it}; what the lock file names is installed in the one above it. */
    public static Path directory(String folder, List<String> scripts) throws IOException, InterruptedException {
        return copy(folder, scripts, Files.createDirectories(packages("node").resolve(folder)));
    }

    /** Copies resources of that folder of {@code it}. */
    static Path copy(String folder, List<String> names, Path to) throws IOException {
        for (String name : names) {
            String path = "/it/" + folder + "/" + name;
            try (InputStream resource = NodePackages.class.getResourceAsStream(path)) {
                Files.copy(
                        Objects.requireNonNull(resource, path + " is missing"),
                        to.resolve(name),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return to;
    }

    /** A directory with what the lock file in that folder of {@code it} names, and with these scripts of it. */
    static Path installed(String folder, List<String> scripts) throws IOException, InterruptedException {
        return copy(folder, scripts, packages(folder));
    }

    private static synchronized Path packages(String folder) throws IOException, InterruptedException {
        String npm = RunningProgram.installed("npm");
        assertNull(FAILURES.get(folder), "npm ci has failed before");
        Path directory = INSTALLED.get(folder);
        if (directory == null) {
            try {
                directory = install(npm, folder);
                INSTALLED.put(folder, directory);
            } catch (AssertionError failed) {
                FAILURES.put(folder, String.valueOf(failed.getMessage()));
                throw failed;
            }
        }
        return directory;
    }

    private static Path install(String npm, String folder) throws IOException, InterruptedException {
        Path to = copy(folder, List.of("package.json", "package-lock.json"), RunningProgram.workDirectory(folder));
        try (RunningProgram install = RunningProgram.start(
                "npm ci",
                to,
                Map.of("npm_config_update_notifier", "false"),
                List.of(npm, "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"))) {
            assertEquals(0, install.awaitExit(100), () -> install.said("failed"));
        }
        return to;
    }
}
