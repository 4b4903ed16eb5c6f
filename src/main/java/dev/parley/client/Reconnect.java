package dev.parley.client;

import dev.parley.client.core.pace.Backoff;
import java.time.Duration;

/**
 * What a client does when its session ends without its doing. Immutable. Given to {@link ClientBuilder#reconnect}.
 *
 * <p>The delays double from the first to the longest; each is shortened at random by up to a half, so that the clients of a
 * router that was restarted do not come back in step. They start anew after a session that has lasted longer than the delay
 * before it. Where the router refuses this client for good (an unknown realm, a wrong secret), there is no other attempt. Where it
 * is there and cannot answer now ({@code wamp.error.unavailable}), there are others, also for the first session.
 *
 * @param first the delay before the first attempt; zero for never reconnecting
 * @param longest what delays grow to
 * @param attempts how many rounds over all addresses may fail in a row before the client gives up
 * @param fromTheStart whether the first connection is tried as often; otherwise it fails when no address can be reached
 * @since 0.1
 */
public record Reconnect(Duration first, Duration longest, int attempts, boolean fromTheStart) {
    /** The end of the session is the end of the client. */
    public static final Reconnect NEVER = new Reconnect(Duration.ZERO, Duration.ZERO, 0, false);

    /** After 200 ms at first and 30 s at most, for ever. */
    public static final Reconnect DEFAULT =
            new Reconnect(Duration.ofMillis(200), Duration.ofSeconds(30), Integer.MAX_VALUE, false);

    /**
     * A policy with those delays.
     *
     * @throws IllegalArgumentException if the delays are negative, or the longest is shorter than the first
     */
    public Reconnect {
        if (first.isNegative() || longest.compareTo(first) < 0 || attempts < 0) {
            throw new IllegalArgumentException("reconnect after " + first + ", at longest " + longest + ", " + attempts
                    + " attempts: the delays must" + " not be negative, and the longest not shorter than the first");
        }
    }

    /** Doubling delays from the first to the longest, for ever. */
    public static Reconnect after(Duration first, Duration longest) {
        return new Reconnect(first, longest, Integer.MAX_VALUE, false);
    }

    /** This, but giving up after so many rounds. */
    public Reconnect atMost(int rounds) {
        return new Reconnect(first, longest, rounds, fromTheStart);
    }

    /** This, and also where the router is not yet there when the client starts. */
    public Reconnect evenAtTheStart() {
        return new Reconnect(first, longest, attempts, true);
    }

    /** As the core knows it. */
    Backoff backoff() {
        return new Backoff(first.toMillis(), longest.toMillis(), attempts, fromTheStart);
    }
}
