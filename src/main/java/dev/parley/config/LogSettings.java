package dev.parley.config;

import java.util.Map;
import java.util.logging.Level;

/**
 * What is logged, and how. Part of {@link ServerSettings}; the command line applies it. Immutable.
 *
 * @param isJson whether each line is a JSON object
 * @param levels the level of loggers by their names; others have that of the JVM's own logging configuration
 */
public record LogSettings(boolean isJson, Map<String, Level> levels) {
    /** As the JVM's own logging configuration says. */
    public static final LogSettings DEFAULT = new LogSettings(false, Map.of());

    /** Copies the map. */
    public LogSettings {
        levels = Map.copyOf(levels);
    }
}
