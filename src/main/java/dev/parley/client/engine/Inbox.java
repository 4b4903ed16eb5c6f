package dev.parley.client.engine;

import dev.parley.client.core.Action;
import dev.parley.client.core.ClientCore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells one core its facts, one at a time, in the order in which they come: whoever finds it idle tells all that wait, and has
 * carried out what the core then wants. Others leave their fact and go on, but wait where too many wait already. For all threads.
 */
final class Inbox {
    private static final Logger LOG = System.getLogger(Inbox.class.getName());

    /** How many facts one thread tells, most of them others', before another goes on. */
    private static final int MAX_IN_A_ROW = 256;

    /** So many may wait before those who bring more have to. */
    private static final int MAX_WAITING = 4096;

    private static final long LOOK_MILLIS = 50;
    private static final long START = System.nanoTime();

    private final ClientCore core;
    private final Consumer<Action> carrier;
    private final LongConsumer deadlines;
    private final Executor helper;
    private final ConcurrentLinkedQueue<Fact> facts = new ConcurrentLinkedQueue<>();

    /** The facts whose actions are not all carried out. Whoever makes it more than 0 has the core until it is 0 again. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** What is to be done when the core is let go. Of the thread that has it. */
    private List<Runnable> afterwards = new ArrayList<>();

    /** Who has the core, for itself to know. */
    private volatile @Nullable Thread teller;

    /** Is notified where there is room again. */
    private final Object room = new Object();

    /** A fact, which tells itself. */
    interface Fact {
        void tell(ClientCore core, long now);
    }

    /**
     * An empty one.
     *
     * @param carrier carries out actions, one thread at a time
     * @param deadlines is told when time must be told next, as the carrier is
     * @param helper goes on where one thread has told enough
     */
    Inbox(ClientCore core, Consumer<Action> carrier, LongConsumer deadlines, Executor helper) {
        this.core = core;
        this.carrier = carrier;
        this.deadlines = deadlines;
        this.helper = helper;
    }

    /** The time that cores are told. */
    static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - START);
    }

    /** Whether few enough wait. */
    boolean hasRoom() {
        return waiting.get() < MAX_WAITING;
    }

    /** Leaves a fact, and perhaps tells it at once. */
    void post(Fact fact) {
        if (!hasRoom() && teller != Thread.currentThread()) {
            awaitRoom();
        }
        facts.add(fact);
        if (waiting.getAndIncrement() == 0) {
            tellAll();
        }
    }

    /** Does that when this thread lets go of the core; at once where it does not have it. For what may run code of the application. */
    void afterwards(Runnable task) {
        if (teller == Thread.currentThread()) {
            afterwards.add(task);
        } else {
            task.run();
        }
    }

    private void awaitRoom() {
        boolean isInterrupted = false;
        synchronized (room) {
            while (!hasRoom()) {
                try {
                    room.wait(LOOK_MILLIS);
                } catch (InterruptedException interrupted) {
                    isInterrupted = true;
                }
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void tellAll() {
        List<Runnable> mine = List.of();
        int count = waiting.get();
        for (int told = 0; count > 0 && told < MAX_IN_A_ROW; told += count) {
            teller = Thread.currentThread();
            tell(count);
            mine = taken(mine);
            teller = null;
            count = done(count);
        }
        if (count > 0) {
            helper.execute(this::tellAll);
        }
        mine.forEach(this::attempt);
    }

    private void tell(int count) {
        for (int i = 0; i < count; i++) {
            Fact fact = facts.remove();
            attempt(() -> fact.tell(core, now()));
        }
        for (Action action : core.actions()) {
            attempt(() -> carrier.accept(action));
        }
        attempt(() -> deadlines.accept(core.deadline()));
    }

    private List<Runnable> taken(List<Runnable> before) {
        if (afterwards.isEmpty()) {
            return before;
        }
        List<Runnable> all = afterwards;
        afterwards = new ArrayList<>();
        all.addAll(0, before);
        return all;
    }

    /** Counts those out; gives how many have come meanwhile. */
    private int done(int count) {
        int left = waiting.addAndGet(-count);
        if (left < MAX_WAITING && left + count >= MAX_WAITING) {
            synchronized (room) {
                room.notifyAll();
            }
        }
        return left;
    }

    /** What fails is a mistake of ours, or of a transport; what comes behind it has nothing to do with it. */
    private void attempt(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            LOG.log(Level.ERROR, "a part of the client failed", failure);
        }
    }
}
