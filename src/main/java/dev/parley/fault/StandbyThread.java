package dev.parley.fault;

import java.util.concurrent.locks.LockSupport;

/**
 * A thread that is there before it is needed, for a task that must be done where no thread could be started any more. Made by
 * whoever gives {@link FatalErrors} its end.
 */
public final class StandbyThread implements AutoCloseable {
    private final Runnable task;
    private final Thread thread;
    private volatile boolean isWanted;
    private volatile boolean isClosed;

    /** Starts the thread, which waits. */
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

    /** Has the task run, without allocating memory. */
    public void wake() {
        isWanted = true;
        LockSupport.unpark(thread);
    }

    /** Ends the thread, if its task has not begun. */
    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
    }
}
