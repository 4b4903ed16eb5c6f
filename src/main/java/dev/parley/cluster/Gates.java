package dev.parley.cluster;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/** What waits until every node has applied the roll as far as a position, in the order of positions. For one thread at a time. */
final class Gates {
    private record Waiting(long position, long since, Runnable opening) {}

    private final long patience;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    /** How many were opened before all knew. */
    private long timeouts;

    Gates(long settleMillis) {
        patience = TimeUnit.MILLISECONDS.toNanos(settleMillis);
    }

    void add(long position, Runnable opening) {
        waiting.add(new Waiting(position, System.nanoTime(), opening));
    }

    /**
     * Everybody has applied that.
     *
     * @return what opens those that have waited for it, or for too long
     */
    ArrayDeque<Runnable> open(long applied) {
        ArrayDeque<Runnable> open = new ArrayDeque<>(0);
        long now = System.nanoTime();
        while (!waiting.isEmpty()) {
            Waiting first = waiting.element();
            boolean isLate = now - first.since > patience;
            if (first.position > applied && !isLate) {
                break;
            }
            timeouts += first.position > applied ? 1 : 0;
            open.add(waiting.remove().opening);
        }
        return open;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    long timeouts() {
        return timeouts;
    }
}
