package dev.parley.tally;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts how long things took, by classes of length; any number of threads add at a time. */
public final class Timings {
    private final long[] boundsNanos;
    private final LongAdder[] counts;
    private final LongAdder sumNanos = new LongAdder();

    /**
     * Classes of length.
     *
     * @param boundsNanos the greatest length of each, ascending; one more class has none
     */
    public Timings(long... boundsNanos) {
        this.boundsNanos = boundsNanos.clone();
        this.counts = new LongAdder[boundsNanos.length + 1];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    /** For how long others take to answer: from a tenth of a millisecond to ten seconds. */
    public static Timings ofAnswers() {
        return new Timings(
                100_000L,
                500_000L,
                1_000_000L,
                2_500_000L,
                5_000_000L,
                10_000_000L,
                25_000_000L,
                50_000_000L,
                100_000_000L,
                250_000_000L,
                500_000_000L,
                1_000_000_000L,
                2_500_000_000L,
                5_000_000_000L,
                10_000_000_000L);
    }

    public void add(long nanos) {
        int at = 0;
        while (at < boundsNanos.length && nanos > boundsNanos[at]) {
            at++;
        }
        counts[at].increment();
        sumNanos.add(nanos);
    }

    /** What it has come to. */
    public Sums sums() {
        List<Long> bounds = new ArrayList<>(boundsNanos.length);
        for (long bound : boundsNanos) {
            bounds.add(bound);
        }
        List<Long> sums = new ArrayList<>(counts.length);
        for (LongAdder count : counts) {
            sums.add(count.sum());
        }
        return new Sums(bounds, sums, sumNanos.sum());
    }

    /**
     * What timings have come to. Immutable.
     *
     * @param boundsNanos the greatest length of each class, ascending; the last class has none
     * @param counts how many there are of each class, one more than there are bounds
     * @param sumNanos how long all took together
     */
    public record Sums(List<Long> boundsNanos, List<Long> counts, long sumNanos) {
        /** Copies the lists. */
        public Sums {
            boundsNanos = List.copyOf(boundsNanos);
            counts = List.copyOf(counts);
        }
    }
}
