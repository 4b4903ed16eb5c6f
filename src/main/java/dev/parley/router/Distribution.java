package dev.parley.router;

import java.util.List;

/**
 * How long things took, by classes of length. Immutable.
 *
 * @param bounds the greatest length of each class in milliseconds, ascending; the last class has none
 * @param counts how many there are of each class, one more than there are bounds
 * @param sumMillis how long all took together
 */
public record Distribution(List<Long> bounds, List<Long> counts, long sumMillis) {
    /** Copies the lists. */
    public Distribution {
        bounds = List.copyOf(bounds);
        counts = List.copyOf(counts);
    }

    /** How many things there were. */
    public long count() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }
}
