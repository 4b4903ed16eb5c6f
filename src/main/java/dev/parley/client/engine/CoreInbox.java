package dev.parley.client.engine;

import dev.parley.client.core.ClientCore;
import dev.parley.client.core.session.Action;
import dev.parley.flow.Inbox;
import dev.parley.flow.RoomWaiters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells one core its facts, one at a time, in the order in which they come: whoever finds it idle tells all that wait, and has
 * carried out what the core then wants. Others leave their fact and go on, but wait where too many wait already. For all threads.
 */
final class CoreInbox {
    private static final Logger LOG = System.getLogger(CoreInbox.class.getName());

    /** How many facts one thread tells, most of them others', before another goes on. */
    private static final int MAX_IN_A_ROW = 256;

    /** So many may wait before those who bring more have to. */
    private static final int MAX_WAITING = 4096;

    private static final long START = System.nanoTime();

    private final ClientCore core;
    private final Consumer<Action> carrier;
    private final LongConsumer deadlines;
    private final Executor helper;

    /** The facts whose actions are not all carried out. Its holder has the core. */
    private final Inbox<Fact> facts = new Inbox<>();

    private final RoomWaiters roomWaiters = new RoomWaiters(this::hasRoom);

    /** What is to be done when the core is let go. Of the thread that has it. */
    private List<Runnable> afterwards = new ArrayList<>();

    /** Who has the core, for itself to know. */
    private volatile @Nullable Thread teller;

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
    CoreInbox(ClientCore core, Consumer<Action> carrier, LongConsumer deadlines, Executor helper) {
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
        return facts.size() < MAX_WAITING;
    }

    /** Runs that once, when few enough wait: at once, or in the thread that has told the others. It is short and does not block. */
    void whenRoom(Runnable task) {
        roomWaiters.add(task);
    }

    /** Leaves a fact, and perhaps tells it at once. */
    void post(Fact fact) {
        if (!hasRoom() && teller != Thread.currentThread()) {
            roomWaiters.await();
        }
        if (facts.add(fact)) {
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

    private void tellAll() {
        List<Runnable> mine = new ArrayList<>();
        boolean isHeld = true;
        int count = facts.size();
        for (int told = 0; isHeld && told < MAX_IN_A_ROW; told += count) {
            teller = Thread.currentThread();
            isHeld = facts.drain(count, this::tell, () -> conclude(mine));
            if (!roomWaiters.isEmpty() && hasRoom()) {
                roomWaiters.tell();
            }
            count = facts.size();
        }
        if (isHeld) {
            helper.execute(this::tellAll);
        }
        mine.forEach(this::attempt);
    }

    private void tell(Fact fact) {
        attempt(() -> fact.tell(core, now()));
    }

    /** Has done what the core wants after these facts, and takes what is to be done afterwards. */
    private void conclude(List<Runnable> mine) {
        for (Action action : core.actions()) {
            attempt(() -> carrier.accept(action));
        }
        attempt(() -> deadlines.accept(core.deadline()));
        mine.addAll(afterwards);
        afterwards.clear();
        teller = null;
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
