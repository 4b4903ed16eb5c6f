package dev.parley.runtime;

import dev.parley.router.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the sessions that ended last: {@value #MOST} of them, with the beginnings of what peers have said, so that they take a
 * megabyte at most. One for a {@link Hub}; for any thread.
 */
final class ClosedSessions {
    static final int MOST = 500;
    private static final int MOST_CHARS = 256;

    /** By their numbers, over and over. Guarded by this, as the number is. */
    private final @Nullable ClosedSession[] last = new ClosedSession[MOST];

    private long ended;

    /** One more; {@code made} makes it of its number. Told by whoever holds a mailbox. */
    synchronized void add(LongFunction<ClosedSession> made) {
        ended++;
        last[(int) (ended % MOST)] = made.apply(ended);
    }

    /** No more of a text than is remembered. */
    static String cut(String text) {
        return text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS) + '…';
    }

    /** So many of them, from the first that ended after the one of that number and is remembered. */
    synchronized Excerpt<ClosedSession> after(long number, int limit) {
        long from = Math.max(number, ended - MOST) + 1;
        List<ClosedSession> part = new ArrayList<>();
        long at = from;
        for (; at <= ended && part.size() < limit; at++) {
            ClosedSession one = last[(int) (at % MOST)];
            if (one != null) {
                part.add(one);
            }
        }
        return new Excerpt<>(part, at <= ended ? at - 1 : 0);
    }
}
