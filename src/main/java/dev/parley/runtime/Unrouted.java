package dev.parley.runtime;

import dev.parley.flow.Budget;

/**
 * The memory of messages that have come on one connection and wait for its turn: charged to the budget, and a measure for its
 * {@link Intake}. For the threads that read from the connection and that have its turn.
 */
final class Unrouted {
    /** Shorter messages are bounded by their number alone. */
    private static final int COUNTED_CHARS = 1024;

    /** What may wait before reading stops. */
    private static final long HIGH_OCTETS = 256 * 1024;

    private final Budget budget;

    /** Guarded by this; read by whoever reads. */
    private volatile long octets;

    /** Nothing is charged any more. Guarded by this. */
    private boolean isOver;

    Unrouted(Budget budget) {
        this.budget = budget;
    }

    /** Charges what a text of so many characters has brought; what is to be released when it is routed. */
    long charge(int chars) {
        if (chars < COUNTED_CHARS) {
            return 0;
        }
        long more = 2L * chars;
        add(more);
        return more;
    }

    /** So much of it is routed. */
    void release(long routed) {
        if (routed > 0) {
            add(-routed);
        }
    }

    private synchronized void add(long more) {
        octets += more;
        if (!isOver) {
            budget.charge(more);
        }
    }

    /** Whether so much waits that nothing more is to be read. */
    boolean isMuch() {
        return octets > HIGH_OCTETS;
    }

    /** Whether so little waits that reading goes on. */
    boolean isLittle() {
        return octets <= HIGH_OCTETS / 2;
    }

    /** What is charged. */
    synchronized long octets() {
        return isOver ? 0 : octets;
    }

    /** The connection is over: what waits is routed to nobody, in a moment. */
    synchronized void drop() {
        if (!isOver) {
            isOver = true;
            budget.release(octets);
        }
    }
}
