package dev.parley.tally;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * A counter for each constant of an enum, which any number of threads add to at a time.
 *
 * @param <E> the enum
 */
@SuppressWarnings("EnumOrdinal") // an array is what costs next to nothing
public final class EnumCounts<E extends Enum<E>> {
    private final Class<E> type;
    private final LongAdder[] counts;

    /** Counters for that enum, which are 0. */
    public EnumCounts(Class<E> type) {
        this.type = type;
        this.counts = new LongAdder[type.getEnumConstants().length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    public void increment(E constant) {
        counts[constant.ordinal()].increment();
    }

    /** What one of them has come to. */
    public long get(E constant) {
        return counts[constant.ordinal()].sum();
    }

    /** What all have come to, zeros included. */
    public Map<E, Long> sums() {
        Map<E, Long> sums = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            sums.put(constant, get(constant));
        }
        return sums;
    }
}
