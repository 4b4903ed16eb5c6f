package dev.parley.client.engine;

import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of clients that are given none: a virtual one for each task where the JVM has them (21 and later). */
public final class Threads {
    private static final long IDLE_SECONDS = 5;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private Threads() {}

    public static Executor shared() {
        return Shared.EXECUTOR;
    }

    /** For deadlines; what it runs is short and waits for nothing. */
    static ScheduledExecutorService timer() {
        return Timer.EXECUTOR;
    }

    /**
     * Runs a task later, in a shared thread. It needs no thread of the JDK's, which would keep an application that is undeployed.
     *
     * @return to be canceled where the task is not wanted any more
     */
    public static Future<?> later(Runnable task, long millis) {
        return timer().schedule(() -> shared().execute(task), millis, TimeUnit.MILLISECONDS);
    }

    /** That executor, and the shared threads for what it rejects: nobody's answer must get lost because a pool is shut down. */
    static Executor orShared(Executor executor) {
        return task -> {
            try {
                executor.execute(task);
            } catch (RejectedExecutionException rejected) {
                shared().execute(task);
            }
        };
    }

    /** A thread that keeps the program from ending until that is over. */
    public static void keepProgram(CompletableFuture<?> over) {
        Thread keeper = new Thread(over::join, "parley-client-keeper");
        keeper.setDaemon(false);
        keeper.start();
    }

    private static ExecutorService create() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException before21) {
            System.getLogger(Threads.class.getName()).log(Level.DEBUG, "no virtual threads in this JVM");
            // the threads of a cached pool, but an application that is undeployed is not kept for a minute by idle ones
            return new ThreadPoolExecutor(
                    0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                        Thread thread = new Thread(task, "parley-client-" + COUNT.incrementAndGet());
                        thread.setDaemon(true);
                        return thread;
                    });
        }
    }

    /** Its thread ends where there is nothing to wait for: it would keep an application that is undeployed. */
    static ScheduledExecutorService createTimer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "parley-client-timer");
            thread.setDaemon(true);
            return thread;
        });
        // most deadlines are never reached
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    private static final class Timer {
        static final ScheduledExecutorService EXECUTOR = createTimer();
    }

    private static final class Shared {
        static final ExecutorService EXECUTOR = create();
    }
}
