package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Scripts for Node.js, with the packages they need, below {@code target}. */
final class NodePackages {
    /** Where it is installed, or why it is not: tried once. */
    private static @Nullable Path directory;

    private static @Nullable String failure;

    private NodePackages() {}

    /** A directory with these scripts of that folder of {@code it}; what the lock file names is installed in the one above it. */
    static Path directory(String folder, List<String> scripts) throws IOException, InterruptedException {
        return copy(folder, scripts, Files.createDirectories(packages().resolve(folder)));
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

    private static synchronized Path packages() throws IOException, InterruptedException {
        String npm = RunningProgram.installed("npm");
        if (directory == null) {
            assertNull(failure, "npm ci has failed before");
            try {
                directory = install(npm);
            } catch (AssertionError failed) {
                failure = failed.getMessage();
                throw failed;
            }
        }
        return directory;
    }

    private static Path install(String npm) throws IOException, InterruptedException {
        Path node = copy("node", List.of("package.json", "package-lock.json"), RunningProgram.workDirectory("node"));
        try (RunningProgram install = RunningProgram.start(
                "npm ci",
                node,
                Map.of("npm_config_update_notifier", "false"),
                List.of(npm, "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"))) {
            assertEquals(0, install.awaitExit(100), () -> install.said("failed"));
        }
        return node;
    }
}
