package dev.parley.client.engine;

import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Rings when a core wants to be told the time. Set by one thread at a time, that which has the core. */
final class Alarm {
    private final Consumer<Alarm> bell;
    private @Nullable Future<?> next;
    private long at = Long.MAX_VALUE;

    /**
     * One that is not set.
     *
     * @param bell is told, in a thread of its own; then {@link #rang} is to be called
     */
    Alarm(Consumer<Alarm> bell) {
        this.bell = bell;
    }

    /** It rings then, or earlier; {@link Long#MAX_VALUE} for never. */
    void set(long deadline) {
        if (deadline == Long.MAX_VALUE) {
            cancel();
        } else if (deadline < at) {
            cancel();
            at = deadline;
            // what comes of it may be sent, and is nothing for the timer's one thread
            next = Threads.later(() -> bell.accept(this), Math.max(0, deadline - CoreInbox.now()));
        }
    }

    /** It has rung, and is set no more. By the thread that has the core. */
    void rang() {
        at = Long.MAX_VALUE;
        next = null;
    }

    private void cancel() {
        if (next != null) {
            next.cancel(false);
        }
        rang();
    }
}
