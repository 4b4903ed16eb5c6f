package dev.parley.cli;

import dev.parley.config.LogSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Has {@code java.util.logging} do what {@code log} of the configuration says, and again what its own configuration says where that says
 * no more. Made by {@link Main}, told by it when the configuration is applied; for one thread at a time.
 */
final class Logging {
    /** The loggers that were changed, which nobody else may hold, and their levels before; null where they had none. */
    private final Map<Logger, @Nullable Level> before = new HashMap<>();

    private final Map<Handler, Formatter> formatters = new HashMap<>();
    private final Map<Handler, Level> thresholds = new HashMap<>();

    /** Applies the settings in place of those applied before. */
    void apply(LogSettings settings) {
        before.forEach(Logger::setLevel);
        before.clear();
        settings.levels().forEach((name, level) -> {
            Logger logger = Logger.getLogger(name);
            before.put(logger, logger.getLevel());
            logger.setLevel(level);
        });
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            format(handler, settings.isJson());
            Level threshold = thresholds.computeIfAbsent(handler, Handler::getLevel);
            handler.setLevel(settings.levels().values().stream()
                    .filter(level -> level.intValue() < threshold.intValue())
                    .min((one, other) -> Integer.compare(one.intValue(), other.intValue()))
                    .orElse(threshold));
        }
    }

    private void format(Handler handler, boolean isJson) {
        Formatter own = formatters.computeIfAbsent(handler, Handler::getFormatter);
        handler.setFormatter(isJson ? new JsonLines() : own);
    }
}
