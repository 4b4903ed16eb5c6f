package dev.parley.runtime;

import dev.parley.flow.Inbox;
import dev.parley.flow.RoomWaiters;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection from being read faster than its messages are routed: has the transport stop reading where it can, and
 * otherwise has the thread that reads wait. Used by {@link Connection}.
 */
final class Intake {
    /** How many facts may wait before reading stops. */
    private static final int HIGH = 512;

    /** At how many waiting facts it goes on. */
    private static final int LOW = 256;

    private final Inbox<?> facts;
    private final Unrouted unrouted;
    private final @Nullable Reading reading;
    private final AtomicBoolean isPaused = new AtomicBoolean();

    /** The thread that reads, where the transport cannot stop reading. */
    private final RoomWaiters readers;

    /**
     * The intake of a connection that is open.
     *
     * @param isOver whether nothing counts any more that arrives
     */
    Intake(Inbox<?> facts, Unrouted unrouted, @Nullable Reading reading, BooleanSupplier isOver) {
        this.facts = facts;
        this.unrouted = unrouted;
        this.reading = reading;
        this.readers = new RoomWaiters(() -> !isFull() || isOver.getAsBoolean());
    }

    boolean isPaused() {
        return isPaused.get();
    }

    /** Facts were added. By the thread that reads. */
    void added() {
        if (!isFull()) {
            return;
        }
        if (reading == null) {
            // another thread is routing this connection's messages and never waits itself, so this is short
            readers.await();
        } else if (isPaused.compareAndSet(false, true)) {
            reading.pause();
            // whoever drained meanwhile has not seen the pause
            drained();
        }
    }

    /** Whether so much waits that no more is to be read. */
    boolean isFull() {
        return facts.size() >= HIGH || unrouted.isMuch();
    }

    /** Facts were dealt with. By the thread that has the connection's turn. */
    void drained() {
        if (!readers.isEmpty() && !isFull()) {
            readers.tell();
        }
        if (reading != null && facts.size() <= LOW && unrouted.isLittle() && isPaused.compareAndSet(true, false)) {
            reading.resume();
        }
    }

    /** Nothing counts any more that arrives: nobody has to wait. */
    void over() {
        readers.tell();
    }
}
