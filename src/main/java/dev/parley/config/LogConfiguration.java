package dev.parley.config;

import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/**
 * The key {@code log}: what the command line's router logs, and how. Created by {@link ConfigurationReader}; what is absent is null.
 *
 * @param format text or json
 * @param levels the level of loggers, by their names
 */
public record LogConfiguration(
        @Nullable String format, @Nullable Map<String, String> levels) {
    private static final String PLACE = "log";

    LogSettings settings(Mistakes mistakes) {
        Map<String, Level> known = new TreeMap<>();
        if (levels != null) {
            levels.forEach((name, level) -> mistakes.inspect(() -> known.put(name, level(name, level))));
        }
        String text = mistakes.in(() -> Settings.oneOf(PLACE + ".format", format, "text", "json"));
        return new LogSettings("json".equals(text), known);
    }

    private static Level level(String name, String level) {
        try {
            return Level.parse(level);
        } catch (IllegalArgumentException unknown) {
            throw new ConfigurationException(
                    PLACE + ".levels." + name + ": \"" + level
                            + "\" must be one of \"OFF\", \"SEVERE\", \"WARNING\", \"INFO\", \"FINE\", \"FINER\", \"ALL\"",
                    unknown);
        }
    }
}
