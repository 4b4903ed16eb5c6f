package dev.parley.client.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs what is an application's in threads of the client's executor, in the order in which it came, by one thread as long as that is
 * enough: to hand over each answer, and each call, to a thread of its own costs more than all the rest of it. What an application
 * does when a future completes, or in a procedure, may block, or wait for what comes next; then more threads come to help, and from
 * there on several run at a time. Called by the {@link Shell}, from any thread.
 */
final class Turns implements Executor {
    private static final Logger LOG = System.getLogger(Turns.class.getName());

    /** How long one may wait behind another before it gets a thread of its own. */
    private static final long PATIENCE_MILLIS = 2;

    /** Several times what a procedure takes that only computes a little. */
    private static final long BUSY_NANOS = 100_000;

    private final Executor executor;
    private final long patienceMillis;

    /** How long none may have been taken where the next one waits at all. */
    private final long busyNanos;

    /** Guarded by this, as all that follows. */
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    /** How many threads are at it, or about to be. */
    private int threads;

    /** How many tasks have been put in. */
    private long come;

    /** How many tasks have been taken out. */
    private long taken;

    /** When one was taken out, or a thread was sent for one. */
    private long lastNanos;

    /** Somebody will look whether the threads are enough. */
    private boolean isWatched;

    Turns(Executor executor, long patienceMillis, long busyNanos) {
        this.executor = executor;
        this.patienceMillis = patienceMillis;
        this.busyNanos = busyNanos;
    }

    /** For what had best keep its order, as the answers that futures are completed with. */
    static Turns inOrder(Executor executor) {
        return new Turns(executor, PATIENCE_MILLIS, Long.MAX_VALUE);
    }

    /** For what need not: where those before it take long, it does not wait for them. */
    static Turns inAnyOrder(Executor executor) {
        return new Turns(executor, PATIENCE_MILLIS, BUSY_NANOS);
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            tasks.add(task);
            come++;
            long now = System.nanoTime();
            if (threads > 0 && now - lastNanos < busyNanos) {
                watch();
                return;
            }
            lastNanos = now;
            threads++;
        }
        executor.execute(this::runAll);
    }

    private void runAll() {
        Runnable task;
        while ((task = next()) != null) {
            try {
                task.run();
            } catch (Throwable failure) {
                // those behind it have nothing to do with it
                LOG.log(Level.ERROR, "what was to be done with an answer failed", failure);
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable task = tasks.poll();
        if (task == null) {
            threads--;
        } else {
            taken++;
            lastNanos = System.nanoTime();
        }
        return task;
    }

    private synchronized void watch() {
        if (!isWatched) {
            isWatched = true;
            long latest = come;
            var unused = Threads.timer().schedule(() -> look(latest), patienceMillis, TimeUnit.MILLISECONDS);
        }
    }

    /** Doubles the threads where what was there at the last look still waits. */
    private void look(long latest) {
        int more;
        synchronized (this) {
            isWatched = false;
            more = taken < latest ? Math.min(threads, tasks.size()) : 0;
            threads += more;
            if (!tasks.isEmpty()) {
                watch();
            }
        }
        for (int i = 0; i < more; i++) {
            // the executor is the application's, and may run it at once: not in the thread that keeps time
            Threads.shared().execute(() -> executor.execute(this::runAll));
        }
    }
}
