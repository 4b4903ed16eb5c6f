package dev.parley.flow;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for room in a queue: each is told once, and none is forgotten. The queue's owner adds them, and tells them after it
 * has made room or has been closed; it holds no lock then. For all threads.
 */
public final class RoomWaiters {
    private static final Logger LOG = System.getLogger(RoomWaiters.class.getName());

    private final BooleanSupplier mayGoOn;

    /** The last that has come; null where nobody waits. */
    private final AtomicReference<@Nullable Waiter> last = new AtomicReference<>();

    private record Waiter(Runnable task, @Nullable Waiter before) {}

    /**
     * Nobody yet.
     *
     * @param mayGoOn whether there is room, or no use in waiting for it; asked by any thread
     */
    public RoomWaiters(BooleanSupplier mayGoOn) {
        this.mayGoOn = mayGoOn;
    }

    /**
     * Runs a task once, when there is room or no use in waiting: at once, or in the thread that makes room. So the task is short and
     * does not block.
     */
    public void add(Runnable task) {
        last.updateAndGet(before -> new Waiter(task, before));
        // whoever has made room before it was added has not seen it
        if (mayGoOn.getAsBoolean()) {
            tell();
        }
    }

    /** Waits until there is room, or no use in waiting. An interruption does not end that, and is not lost. */
    public void await() {
        boolean isInterrupted = false;
        while (!mayGoOn.getAsBoolean()) {
            CountDownLatch told = new CountDownLatch(1);
            add(told::countDown);
            while (told.getCount() > 0) {
                try {
                    told.await();
                } catch (InterruptedException interrupted) {
                    isInterrupted = true;
                }
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether nobody waits. */
    public boolean isEmpty() {
        return last.get() == null;
    }

    /** Runs the tasks of all that wait now, first come, first told; what is added meanwhile waits for the next time. */
    public void tell() {
        if (isEmpty()) {
            return;
        }
        Deque<Runnable> told = new ArrayDeque<>();
        for (Waiter waiter = last.getAndSet(null); waiter != null; waiter = waiter.before) {
            told.addFirst(waiter.task);
        }
        told.forEach(RoomWaiters::attempt);
    }

    /** One that fails harms neither the others nor whoever has made room. */
    private static void attempt(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            LOG.log(Level.ERROR, "what waited for room failed", failure);
        }
    }
}
