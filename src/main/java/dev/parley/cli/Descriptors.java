package dev.parley.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How many sockets and files this process may have open, where Linux tells. For the greeting. */
final class Descriptors {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern OPEN_FILES = Pattern.compile("Max open files\\s+(\\d+)\\s.*");

    /** What the JVM and the listeners need themselves. */
    private static final long OTHERS = 128;

    private Descriptors() {}

    /** A warning where there are fewer than so many connections need, else null. */
    static @Nullable String warning(int connections) {
        try {
            return warning(connections, limit(Files.readAllLines(LIMITS)));
        } catch (IOException elsewhere) {
            return null;
        }
    }

    static OptionalLong limit(List<String> lines) {
        return lines.stream()
                .map(OPEN_FILES::matcher)
                .filter(Matcher::matches)
                .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                .findFirst();
    }

    static @Nullable String warning(int connections, OptionalLong limit) {
        return limit.isPresent() && limit.getAsLong() < connections + OTHERS
                ? "limits.connections is " + connections + ", and this process may open " + limit.getAsLong()
                        + " files: raise that (ulimit -n), or lower the limit"
                : null;
    }
}
