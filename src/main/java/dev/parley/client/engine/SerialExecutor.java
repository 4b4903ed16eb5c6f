package dev.parley.client.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/** Runs tasks one at a time, in the order they came, in threads of another executor. */
final class SerialExecutor implements Executor {
    private static final Logger LOG = System.getLogger(SerialExecutor.class.getName());

    private final Executor executor;

    /** Guarded by this. */
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    /** A task of ours is with the executor. Guarded by this. */
    private boolean isRunning;

    SerialExecutor(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            tasks.add(task);
            if (isRunning) {
                return;
            }
            isRunning = true;
        }
        executor.execute(this::runAll);
    }

    private void runAll() {
        Runnable task;
        while ((task = next()) != null) {
            try {
                task.run();
            } catch (Throwable failure) {
                // the tasks behind it have nothing to do with it
                LOG.log(Level.ERROR, "a task failed", failure);
            }
        }
    }

    private synchronized Runnable next() {
        isRunning = !tasks.isEmpty();
        return tasks.poll();
    }
}
