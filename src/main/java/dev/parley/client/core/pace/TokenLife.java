package dev.parley.client.core.pace;

import java.util.Map;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** How long a session may stay with its token, and when another one is to be shown. For one client's core. */
public final class TokenLife {
    /** How much of the time is left when the next token is shown: as much, and up to as much again by chance. */
    private static final double RESERVE = 0.1;

    /** The router takes one "once a second at most", and sooner there would be none. */
    private static final long LEAST_MILLIS = 1_000;

    private static final String EXPIRES_IN = "expires_in_millis";
    private static final int MOST_DIGITS = 15;

    private final DoubleSupplier random;

    /** When the session ends. */
    private long endsAt;

    /**
     * One that has not begun.
     *
     * @param random numbers from 0 inclusive to 1 exclusive
     */
    public TokenLife(DoubleSupplier random) {
        this.random = random;
    }

    /** In how many milliseconds the session ends, as WELCOME says it; null where it does not. */
    public static @Nullable Long of(Map<?, ?> token) {
        return token.get(EXPIRES_IN) instanceof Number millis ? millis.longValue() : null;
    }

    /** The same, as the result of a refresh says it in its text; null where it does not. */
    public static @Nullable Long of(String json) {
        int key = json.indexOf('"' + EXPIRES_IN + '"');
        int from = key < 0 ? -1 : json.indexOf(':', key) + 1;
        while (from > 0 && from < json.length() && Character.isWhitespace(json.charAt(from))) {
            from++;
        }
        int to = Math.max(from, 0);
        while (to < json.length() && Character.isDigit(json.charAt(to))) {
            to++;
        }
        return from <= 0 || to == from || to - from > MOST_DIGITS ? null : Long.valueOf(json.substring(from, to));
    }

    /** When to show another one, where the session ends in so many milliseconds. */
    public long begin(long inMillis, long now) {
        endsAt = now + inMillis;
        double reserve = inMillis * RESERVE * (1 + random.getAsDouble());
        return now + Math.max(LEAST_MILLIS, inMillis - (long) reserve);
    }

    /** When to try again: in half of the time that is left. What comes too late comes with the next session. */
    public long again(long now) {
        return now + Math.max(LEAST_MILLIS, (endsAt - now) / 2);
    }
}
