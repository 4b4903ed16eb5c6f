package dev.parley.client.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Completes futures in threads of the client's executor, in the order in which the answers came, by one thread as long as that is
 * enough: to hand over each answer to a thread of its own costs more than all the rest of a call. What an application does when
 * a future completes may block, or wait for the next answer; then more threads come to help, and from there on several run at a
 * time. Called by the {@link Engine}, from any thread.
 */
final class Completions implements Executor {
    private static final Logger LOG = System.getLogger(Completions.class.getName());

    /** How long one may wait behind another before it gets a thread of its own. */
    private static final long PATIENCE_MILLIS = 2;

    private final Executor executor;
    private final long patienceMillis;

    /** Guarded by this, as all that follows. */
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    /** How many threads are at it, or about to be. */
    private int threads;

    /** How many tasks have been put in. */
    private long come;

    /** How many tasks have been taken out. */
    private long taken;

    /** Somebody will look whether the threads are enough. */
    private boolean isWatched;

    Completions(Executor executor) {
        this(executor, PATIENCE_MILLIS);
    }

    Completions(Executor executor, long patienceMillis) {
        this.executor = executor;
        this.patienceMillis = patienceMillis;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            tasks.add(task);
            come++;
            if (threads > 0) {
                watch();
                return;
            }
            threads = 1;
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
