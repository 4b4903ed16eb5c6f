package dev.parley.client.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether more can be sent, by the connection of the moment and through the inbox, and who waits for that. Connection and inbox are
 * asked to tell, once each while anybody waits. For all threads.
 */
final class Room {
    private static final Logger LOG = System.getLogger(Room.class.getName());

    private final CoreInbox inbox;

    /** Runs what has waited, which may be an application's: the thread that has made room may be the network's. */
    private final Executor helper;

    private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();

    /** The connection of the moment; null where there is none. */
    private volatile @Nullable Line line;

    /** The connection that has been asked to tell, and has not yet told. */
    private final AtomicReference<@Nullable Line> askedLine = new AtomicReference<>();

    /** The inbox has been asked to tell, and has not yet told. */
    private final AtomicBoolean isInboxAsked = new AtomicBoolean();

    /** No room: there is no connection yet. */
    Room(CoreInbox inbox, Executor helper) {
        this.inbox = inbox;
        this.helper = helper;
    }

    /** There is another connection, or none any more. */
    void use(@Nullable Line open) {
        line = open;
        look();
    }

    /** Whether the connection takes what the application wants now; without one, that can wait for the next. */
    boolean isForRequests() {
        Line open = line;
        return open == null || open.hasRoom();
    }

    /** Whether there is a connection, which takes more. */
    boolean isOnLine() {
        Line open = line;
        return open != null && open.hasRoom();
    }

    /** Whether messages can be sent without being queued by the thousand. */
    boolean isThere() {
        return isOnLine() && inbox.hasRoom();
    }

    /**
     * One that does not wait yet.
     *
     * @param isOver whether there is no use in waiting; who makes it so calls {@link Waiter#look} or {@link #look} afterwards
     * @param task what it does when there is room, or no use in waiting
     */
    Waiter waiter(BooleanSupplier isOver, Runnable task) {
        return new Waiter(isOver, task);
    }

    /** One that waits for room, again and again. */
    final class Waiter {
        private final BooleanSupplier isOver;
        private final Runnable task;

        private Waiter(BooleanSupplier isOver, Runnable task) {
            this.isOver = isOver;
            this.task = task;
        }

        /** Runs the task once, when there is room or no use in waiting for it: at once, or later by the helper. */
        void runWhenThere() {
            if (isThere() || isOver.getAsBoolean()) {
                task.run();
            } else {
                waiters.add(this);
                // what changed before it was added has not been told to it
                look();
                ask();
            }
        }

        /** Looks whether it waits for nothing any more. */
        void look() {
            look(isThere());
        }

        private void look(boolean isRoom) {
            if ((isRoom || isOver.getAsBoolean()) && waiters.remove(this)) {
                helper.execute(task);
            }
        }
    }

    /** Something has changed for all that wait. */
    void look() {
        if (waiters.isEmpty()) {
            return;
        }
        boolean isRoom = isThere();
        for (Waiter waiter : waiters) {
            waiter.look(isRoom);
        }
        ask();
    }

    /** Sees to it that whatever has no room tells when it has, as long as anybody waits. */
    private void ask() {
        if (waiters.isEmpty()) {
            return;
        }
        Line open = line;
        if (open == null) {
            // the next one looks
            return;
        }
        boolean isLineFull = !open.hasRoom();
        boolean isInboxFull = !inbox.hasRoom();
        if (isLineFull && askedLine.getAndSet(open) != open) {
            ask(open);
        }
        if (isInboxFull && isInboxAsked.compareAndSet(false, true)) {
            inbox.whenRoom(() -> {
                isInboxAsked.set(false);
                helper.execute(this::look);
            });
        }
        if (!isLineFull && !isInboxFull) {
            // it has come since somebody looked
            helper.execute(this::look);
        }
    }

    private void ask(Line open) {
        try {
            open.whenRoom(() -> {
                askedLine.compareAndSet(open, null);
                helper.execute(this::look);
            });
        } catch (RuntimeException | Error failure) {
            // a transport of somebody else's; those that wait learn when it is closed
            LOG.log(Level.ERROR, "a connection cannot tell when it has room", failure);
        }
    }
}
