package dev.parley.websocket;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Threads for what may wait. The hub's own; when they are closed, work is done by whoever brings it. */
final class Workers implements Executor, AutoCloseable {
    /** What the last work may take. */
    private static final long LAST_MILLIS = 1_000;

    private final ScheduledExecutorService timer;
    private final ExecutorService threads;

    Workers(ScheduledExecutorService timer, ThreadFactory factory) {
        this.timer = timer;
        this.threads = Executors.newCachedThreadPool(factory);
    }

    @Override
    public void execute(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException closed) {
            work.run();
        }
    }

    /** Does work that may wait in vain, and interrupts it after that time. */
    void executeAtMost(long millis, Runnable work) {
        execute(() -> {
            Future<?> impatience = interruptLater(Thread.currentThread(), millis);
            try {
                work.run();
            } finally {
                impatience.cancel(false);
            }
        });
    }

    private Future<?> interruptLater(Thread thread, long millis) {
        try {
            return timer.schedule(thread::interrupt, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Lets the work under way come to its end, for a moment; a thread that stayed would keep the whole application. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(LAST_MILLIS, TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
