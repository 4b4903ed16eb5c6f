package dev.parley.runtime;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The mailboxes that a thread has to drain, one after the other. One that is filled during the drain of another waits for its end, so
 * that the stack does not grow with a backlog. A thread that has drained for long hands the rest over to the workers, because it may
 * have sockets to read. One for a hub; used by its mailboxes.
 */
final class RunQueue {
    private static final long NANOS_PER_THREAD = TimeUnit.MILLISECONDS.toNanos(5);

    private final Together together;
    private final Executor workers;

    /** Each thread's own; the first is being drained. No class of ours is in an empty one, so no container keeps us by it. */
    private final ThreadLocal<ArrayDeque<Mailbox>> queues = ThreadLocal.withInitial(ArrayDeque::new);

    /**
     * A queue of a hub.
     *
     * @param together runs what the calling thread has to drain
     * @param workers runs a piece of work in another thread
     */
    RunQueue(Together together, Executor workers) {
        this.together = together;
        this.workers = workers;
    }

    /**
     * Drains a mailbox that the current thread has found idle: now, or behind those that the thread has in hand, or behind what it reads
     * at the moment from a socket, so that messages that have come together are told together.
     */
    void add(Mailbox idle) {
        ArrayDeque<Mailbox> queue = queues.get();
        queue.add(idle);
        if (queue.size() == 1 && (idle.isUrgent() || !together.afterwards(() -> run(queue)))) {
            run(queue);
        }
    }

    private void run(ArrayDeque<Mailbox> queue) {
        long started = System.nanoTime();
        while (!queue.isEmpty()) {
            together.execute(() -> drainFirst(queue));
            if (System.nanoTime() - started > NANOS_PER_THREAD) {
                handOver(queue);
            }
        }
    }

    private void drainFirst(ArrayDeque<Mailbox> queue) {
        boolean isHeld = queue.element().drain();
        Mailbox drained = queue.remove();
        if (isHeld) {
            queue.add(drained);
        }
    }

    private void handOver(ArrayDeque<Mailbox> queue) {
        try {
            while (!queue.isEmpty()) {
                Mailbox rest = queue.element();
                workers.execute(() -> add(rest));
                queue.remove();
            }
        } catch (RejectedExecutionException closed) {
            // the hub is closing: this thread goes on
        }
    }
}
