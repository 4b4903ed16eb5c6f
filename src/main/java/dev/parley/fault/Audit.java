package dev.parley.fault;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What has to be accounted for: who failed to log in, who was refused, who ended others' sessions, who changed what the router does. Each
 * has a line of the logger {@code dev.parley.audit}; of one kind, since strangers cause some at any rate, as many a minute as fit. One
 * for a router or for whatever else tells of such things; for any thread.
 */
public final class Audit {
    private static final Logger LOG = System.getLogger("dev.parley.audit");
    private static final int LINES_PER_MINUTE = 60;

    private final Map<String, RareLog> lines = new ConcurrentHashMap<>();

    /**
     * Something that has happened, as it is logged: its name, then each field as {@code name='value'}.
     *
     * @param name what it is, such as {@code authentication_failed}
     * @param fields who and where, in the order in which they are written
     * @param skipped what to end the line with
     */
    public record Event(String name, Map<String, String> fields, String skipped) {
        /** The fields must not be changed any more. */
        public Event {
            fields = Collections.unmodifiableMap(fields);
        }

        @Override
        public String toString() {
            StringBuilder line = new StringBuilder(name);
            fields.forEach(
                    (key, value) -> line.append(' ').append(key).append('=').append(LogText.quoted(value)));
            return line.append(skipped).toString();
        }
    }

    /**
     * What is to be written of something now; null where too much of its kind has been within a minute, which the next line tells.
     *
     * @param name what it is, one of few words
     */
    public @Nullable Event event(String name, Map<String, ? extends @Nullable Object> fields) {
        RareLog rare = lines.computeIfAbsent(name, added -> new RareLog(LINES_PER_MINUTE));
        if (!LOG.isLoggable(Level.INFO) || !rare.isDue()) {
            return null;
        }
        Map<String, String> known = new LinkedHashMap<>();
        fields.forEach((key, value) -> {
            if (value != null) {
                known.put(key, String.valueOf(value));
            }
        });
        return new Event(name, known, rare.skippedBefore());
    }

    /** Writes a line. */
    public static void write(Event event) {
        LOG.log(Level.INFO, "{0}", event);
    }

    /** Writes a line now, unless there were too many. */
    public void tell(String name, Map<String, ? extends @Nullable Object> fields) {
        Event event = event(name, fields);
        if (event != null) {
            write(event);
        }
    }
}
