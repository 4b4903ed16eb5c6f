package dev.parley.router.roll;

import dev.parley.message.MatchPolicy;
import dev.parley.router.Ids;

/** Draws the ids of what an entry makes, the same on every node; where there is no roll, those of the router. {@link Scribe} has it. */
final class EntryIds implements Ids {
    /** So many ids of an entry follow each other; what it needs beyond is drawn from all numbers, as if at random. */
    private static final long PER_ENTRY = 4_096;

    private static final int BITS = 53;
    private static final long MASK = (1L << BITS) - 1;

    /** Odd, so that to multiply by it loses nothing. */
    private static final long FACTOR = 0x9E3779B97F4A7L | 1;

    private final Ids ids;

    /** Where those of an entry begin: not where those of another realm do, mostly. */
    private final long first;

    private boolean isApplying;
    private long position;
    private long drawn;

    EntryIds(String realm, Ids ids) {
        this.ids = ids;
        this.first = Math.floorMod(of(realm, MatchPolicy.EXACT), PER_ENTRY);
    }

    void begin(long at) {
        isApplying = true;
        position = at;
        drawn = 0;
    }

    void end() {
        isApplying = false;
    }

    private long next() {
        long number = drawn++;
        return number < PER_ENTRY
                ? position * PER_ENTRY + (number + first) % PER_ENTRY
                : (position * FACTOR + number) * FACTOR;
    }

    @Override
    public long global() {
        return isApplying ? scattered(next()) : ids.global();
    }

    @Override
    public long inRouter() {
        return isApplying ? next() : ids.inRouter();
    }

    /** Another number in [1, 2^53] for each. */
    private static long scattered(long number) {
        long mixed = (number * FACTOR) & MASK;
        mixed ^= mixed >>> (BITS / 2);
        return ((mixed * FACTOR) & MASK) + 1;
    }

    /** The id of what is the same on all nodes at any time: beyond those that entries get. */
    static long of(String uri, MatchPolicy match) {
        long hash = 1_125_899_906_842_597L;
        String whole = match.key() + " " + uri;
        for (int i = 0; i < whole.length(); i++) {
            hash = 31 * hash + whole.charAt(i);
        }
        return (1L << (BITS - 1)) | ((hash * FACTOR) >>> (64 - BITS + 1));
    }
}
