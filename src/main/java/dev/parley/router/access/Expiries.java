package dev.parley.router.access;

import dev.parley.router.Time;
import dev.parley.router.state.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The sessions of a realm that end by themselves, in the order in which they do. The realm alone calls it.
 *
 * <p>They end by the wall clock, as their tokens do. The realm is woken by the other one, so it looks now and then whether
 * somebody has set the clock meanwhile.
 */
public final class Expiries {
    /** Choice: within this time it is noticed that the clock has been set. */
    private static final long LOOK_MILLIS = 60_000;

    private final NavigableSet<Session> sessions = new TreeSet<>(
            Comparator.<Session>comparingLong(session -> session.endsMillis).thenComparingLong(session -> session.id));

    /** When to look, by the monotonic clock. */
    private long look = Long.MAX_VALUE;

    /** From now on that session ends at that time, in milliseconds since the epoch; {@link Long#MAX_VALUE} for never. */
    public void watch(Session session, long endsMillis, Time now) {
        sessions.remove(session);
        session.endsMillis = endsMillis;
        if (endsMillis != Long.MAX_VALUE) {
            sessions.add(session);
        }
        plan(now);
    }

    /** The session is over. */
    public void forget(Session session) {
        sessions.remove(session);
    }

    /** Those whose time is over, no longer watched. */
    public List<Session> expired(Time now) {
        List<Session> expired = new ArrayList<>(0);
        while (!sessions.isEmpty() && sessions.first().endsMillis <= now.wallMillis()) {
            expired.add(sessions.pollFirst());
        }
        plan(now);
        return expired;
    }

    private void plan(Time now) {
        if (!sessions.isEmpty()) {
            long left = sessions.first().endsMillis - now.wallMillis();
            look = now.monotonicMillis() + Math.max(0, Math.min(left, LOOK_MILLIS));
        }
    }

    /** When {@link #expired} has something to do, by the monotonic clock. */
    public long deadline() {
        return sessions.isEmpty() ? Long.MAX_VALUE : look;
    }

    public boolean isEmpty() {
        return sessions.isEmpty();
    }
}
