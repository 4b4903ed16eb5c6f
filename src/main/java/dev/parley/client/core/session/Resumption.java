package dev.parley.client.core.session;

import dev.parley.client.core.pace.Deadlines;
import dev.parley.client.core.session.Session.Phase;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The session that waits for another connection, if there is one, and how long it does. Its {@link Lifecycle}'s. */
final class Resumption {
    private final Deadlines deadlines;
    private final LongConsumer onEnd;
    private @Nullable Session waiting;

    /** It has been asked for since it was detached: what comes late on its former connection comes again. */
    private boolean isAskedFor;

    private boolean isLate;
    private Deadlines.@Nullable Deadline end;

    /**
     * None that waits.
     *
     * @param onEnd is told the time when the session has waited for long enough
     */
    Resumption(Deadlines deadlines, LongConsumer onEnd) {
        this.deadlines = deadlines;
        this.onEnd = onEnd;
    }

    /** That session has lost its connection. */
    void begin(Session session, long now) {
        waiting = session;
        isAskedFor = false;
        isLate = false;
        end = deadlines.at(now + session.detach(), then -> {
            isLate = true;
            onEnd.accept(then);
        });
    }

    /** The session that waits; null where there is none. */
    @Nullable
    Session waiting() {
        return waiting;
    }

    /** The same, as long as it may go on. */
    @Nullable
    Session detached() {
        return waiting != null && waiting.is(Phase.DETACHED) ? waiting : null;
    }

    /** The session is to be asked for; null where there is none. */
    @Nullable
    Session ask() {
        isAskedFor |= waiting != null;
        return waiting;
    }

    /** The session whose last connection was that one, of which it still takes what comes late; null where there is none. */
    @Nullable
    Session cutOffFrom(long connection) {
        return waiting != null && !isAskedFor && waiting.is(Phase.DETACHED) && waiting.connection() == connection
                ? waiting
                : null;
    }

    /** Whether it can wait no longer. */
    boolean isOver() {
        return isLate || (waiting != null && waiting.is(Phase.OVER));
    }

    /** It waits no more; null where there was none. */
    @Nullable
    Session end() {
        Session ended = waiting;
        waiting = null;
        isLate = false;
        deadlines.cancel(end);
        end = null;
        return ended;
    }

    int size() {
        return waiting == null ? 0 : waiting.size();
    }
}
