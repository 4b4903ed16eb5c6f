package dev.parley.tally;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A fixed number of counters that one thread at a time adds to, and any reads: an addition is a plain one. For those who hold what they
 * count.
 */
public final class Counts {
    private final AtomicLongArray counts;

    /** So many counters, which are 0. */
    public Counts(int size) {
        counts = new AtomicLongArray(size);
    }

    /** Adds to one of them. No two threads may do so at a time. */
    public void add(int index, long more) {
        counts.lazySet(index, counts.getPlain(index) + more);
    }

    /** What one of them has come to. */
    public long get(int index) {
        return counts.get(index);
    }
}
