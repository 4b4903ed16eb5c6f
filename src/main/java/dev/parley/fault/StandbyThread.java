package dev.parley.fault;

import java.util.concurrent.locks.LockSupport;

/**
 * A thread started in advance, for a task that must run when no memory is left to start one. Created by programs that set the end of {@link
 * FatalErrors}.
 */
public final class StandbyThread implements AutoCloseable {
    private final Runnable task;
    private final Thread thread;
    private volatile boolean isWanted;
    private volatile boolean isClosed;

    /** Starts the daemon thread of that name, which waits for {@link #wake}. */
    public StandbyThread(String name, Runnable task) {
        this.task = task;
        thread = new Thread(this::await, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void await() {
        while (!isWanted && !isClosed) {
            LockSupport.park(this);
        }
        if (isWanted) {
            task.run();
        }
    }

    /** Has the thread run the task, once. Allocates no memory, and does not wait. For any thread. */
    public void wake() {
        isWanted = true;
        LockSupport.unpark(thread);
    }

    /** Ends the thread unless its task has begun. */
    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
    }
}
