package dev.parley.flow;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The marks behind the messages to one peer. A mark goes out as the payload of a ping, and the pong that brings it back says that all
 * before it has arrived. On the wire each has a number of its own, so that a pong counts once, and for nothing that was marked in another
 * session. Its {@link Outbox} alone calls it, under its lock.
 */
final class Marks {
    /** How many may be on their way: beyond that the oldest is given up, for each later one says what it says. */
    private static final int MOST_ON_THEIR_WAY = 64;

    private record Queued(long number, long behind) {}

    private record Sent(long onWire, long number, long nanos) {}

    private final Deque<Queued> queued = new ArrayDeque<>(2);
    private final Deque<Sent> sent = new ArrayDeque<>(2);
    private long lastOnWire;

    /** How long the last one that came back was on its way; negative where none has. */
    private long roundTripNanos = -1;

    /** How many messages have been queued. */
    private long messages;

    /** How many of them have been taken to be sent. */
    private long taken;

    /** Marks of an outbox in which so many messages wait already. */
    Marks(int waiting) {
        messages = waiting;
    }

    void queuedMessage() {
        messages++;
    }

    void tookMessage() {
        taken++;
    }

    /** Puts a mark behind all that is queued. */
    void add(long number) {
        Queued last = queued.peekLast();
        if (last != null && last.behind == messages) {
            queued.removeLast();
        }
        queued.add(new Queued(number, messages));
    }

    /** Whether a mark is to go out before the next message. */
    boolean isDue() {
        Queued next = queued.peek();
        return next != null && next.behind <= taken;
    }

    /** The number on the wire of the mark that is due. */
    long take() {
        sent.add(new Sent(++lastOnWire, queued.remove().number, System.nanoTime()));
        if (sent.size() > MOST_ON_THEIR_WAY) {
            sent.remove();
        }
        return lastOnWire;
    }

    /** What a ping bears that is no mark: a peer that answers the latest ping only confirms by it what the latest mark would. */
    long latest() {
        return lastOnWire;
    }

    /** The mark that came back, or 0 where that says nothing new. */
    long confirm(long onWire) {
        if (onWire > lastOnWire) {
            return 0;
        }
        long confirmed = 0;
        for (Sent first = sent.peek(); first != null && first.onWire <= onWire; first = sent.peek()) {
            confirmed = sent.remove().number;
            roundTripNanos = System.nanoTime() - first.nanos;
        }
        return confirmed;
    }

    /** How long the last mark that came back was on its way, in nanoseconds; negative where none has come. */
    long roundTripNanos() {
        return roundTripNanos;
    }

    /** Of what has been marked until now, nobody wants to know any more. */
    void forget() {
        queued.clear();
        sent.clear();
    }

    /** What the ping of that number bears. */
    static ByteBuffer payload(long onWire) {
        return onWire == 0
                ? ByteBuffer.allocate(0)
                : ByteBuffer.allocate(Long.BYTES).putLong(0, onWire);
    }

    /** The number that a pong brings back, or 0 where it brings none. */
    static long number(ByteBuffer payload) {
        return payload.remaining() == Long.BYTES ? payload.getLong(payload.position()) : 0;
    }
}
