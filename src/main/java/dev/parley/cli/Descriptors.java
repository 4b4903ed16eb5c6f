package dev.parley.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The system's limit of open sockets and files of this process, known on Linux only. Read by {@link Greeting}. */
final class Descriptors {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern OPEN_FILES = Pattern.compile("Max open files\\s+(\\d+)\\s.*");

    /** Files and sockets that the JVM and the listeners need themselves. */
    private static final long OTHERS = 128;

    private Descriptors() {}

    /** A warning if the limit is too low for that many connections, or null if it is not, or is unknown. */
    static @Nullable String warning(int connections) {
        try {
            return warning(connections, limit(Files.readAllLines(LIMITS)));
        } catch (IOException notLinux) {
            return null;
        }
    }

    /** The soft limit in the lines of {@code /proc/self/limits}; empty if they have none, or "unlimited". */
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
                        + " files only: raise the limit of the process (ulimit -n), or lower limits.connections"
                : null;
    }
}
