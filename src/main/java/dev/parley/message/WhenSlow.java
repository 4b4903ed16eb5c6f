package dev.parley.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What becomes of the events of a subscription while its subscriber reads more slowly than they come; of Parley's own. */
public enum WhenSlow {
    /** All of them wait for the subscriber, and it is disconnected where too many do. */
    DISCONNECT,
    /** The latest wait, as many as there is room for; the oldest of them are lost. */
    DROP_OLDEST,
    /** Those that come are lost. */
    DROP_NEWEST,
    /** Of each topic the latest waits, and those before it are lost. */
    COALESCE;

    private final String key = name().toLowerCase(Locale.ROOT);

    /** The word for it in {@code SUBSCRIBE.Options._slow}, and in the rules of roles. */
    public String key() {
        return key;
    }

    /** What has that key; null for none. */
    public static @Nullable WhenSlow of(String key) {
        for (WhenSlow one : values()) {
            if (one.key.equals(key)) {
                return one;
            }
        }
        return null;
    }
}
