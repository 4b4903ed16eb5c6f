package dev.parley.runtime.work;

import dev.parley.fault.FatalErrors;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The threads of a router: one that keeps time, and those that do what others have no time for. Of a hub; for any thread. */
public final class Threads {
    private final Defects defects;
    private final ScheduledExecutorService timer;

    /** Run work that may block, such as closing a stuck socket, and drain what a reading thread has no time for. */
    private final ExecutorService workers;

    /** Brings messages to the components in this JVM. */
    private final ExecutorService toLocals;

    /** What they throw is a defect. */
    public Threads(Defects defects) {
        this.defects = defects;
        timer = Executors.newSingleThreadScheduledExecutor(factory("parley-timer"));
        workers = Executors.newCachedThreadPool(factory("parley-worker"));
        toLocals = Executors.newSingleThreadExecutor(factory("parley-local"));
    }

    /** Makes threads of that name that do not keep the JVM from ending. */
    public ThreadFactory factory(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            // a container has no handler that would look whether it is the end
            thread.setUncaughtExceptionHandler((failed, failure) -> defects.log(failure));
            return thread;
        };
    }

    public Executor workers() {
        return workers;
    }

    public Executor toLocals() {
        return toLocals;
    }

    /** Does that again and again in the thread that keeps time. */
    public void repeat(long everyMillis, Runnable work) {
        ScheduledFuture<?> unused = timer.scheduleAtFixedRate(work, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
    }

    /** Does that in a worker; in this thread where none can be started any more. */
    public void execute(Runnable work) {
        try {
            workers.execute(work);
        } catch (RejectedExecutionException closed) {
            work.run();
        } catch (OutOfMemoryError noThread) {
            FatalErrors.check(noThread);
            work.run();
        }
    }

    /** Does that in a worker after that time; at once when they are closed. */
    public void executeLater(long millis, Runnable work) {
        try {
            ScheduledFuture<?> unused = timer.schedule(() -> execute(work), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            work.run();
        }
    }

    /** No more work is taken, and what was to be done later is not. */
    public void close() {
        timer.shutdownNow();
        workers.shutdown();
        toLocals.shutdown();
    }
}
