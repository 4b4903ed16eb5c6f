package dev.parley.runtime.work;

import dev.parley.flow.Budget;

/**
 * The memory of what has come of a message that has not ended: charged to the budget, and proof that a slow peer is there. One for
 * a connection; its transport's threads share it with the timer's.
 */
public final class Unfinished {
    /** So much has to come to count: neither is each octet charged by itself, nor does an octet now and then keep a peer. */
    private static final long STEP_OCTETS = 1024;

    private final Budget budget;

    /** Of the frame, and of the fragments before it. Guarded by this. */
    private long frameOctets;

    private long fragmentOctets;

    /** What is charged of them. Guarded by this. */
    private long charged;

    /** Nothing is charged any more. Guarded by this. */
    private boolean isOver;

    /** What comes on one connection, charged there. */
    public Unfinished(Budget budget) {
        this.budget = budget;
    }

    /** So much has come of a frame; 0 where it has ended. Whether that is noticeably more than before. */
    public synchronized boolean frame(long octets) {
        frameOctets = octets;
        return charge();
    }

    /** So much has come of a message before the frame that is to come next; 0 where it has ended. */
    public synchronized void fragments(long octets) {
        fragmentOctets = octets;
        charge();
    }

    private boolean charge() {
        long due = isOver ? 0 : frameOctets + fragmentOctets;
        long more = due - charged;
        if (more < STEP_OCTETS && due > 0 && more > -STEP_OCTETS) {
            return false;
        }
        budget.charge(more);
        charged = due;
        return more > 0;
    }

    /** What is charged. */
    public synchronized long octets() {
        return charged;
    }

    /** The connection is over: nobody is interested in the rest. */
    public synchronized void drop() {
        isOver = true;
        charge();
    }
}
