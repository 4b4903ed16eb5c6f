package dev.parley.bench;

import java.util.Arrays;

/** A histogram of durations, exact to one percent; belongs to one thread at a time. */
final class Latencies {
    private static final int FRACTION_BITS = 7;
    private static final int STEPS = 1 << FRACTION_BITS;

    private final long[] counts = new long[(64 - FRACTION_BITS) * STEPS];
    private long total;

    void record(long nanos) {
        counts[bucket(Math.max(nanos, 0))]++;
        total++;
    }

    void clear() {
        Arrays.fill(counts, 0);
        total = 0;
    }

    void add(Latencies other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
    }

    /** Returns the time below which the share of the durations lies, or NaN where there are none. */
    double micros(double share) {
        long wanted = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return middle(i) / 1000;
            }
        }
        return Double.NaN;
    }

    private static int bucket(long nanos) {
        int shift = Math.max(0, 63 - Long.numberOfLeadingZeros(nanos | 1) - FRACTION_BITS);
        return shift * STEPS + (int) (nanos >> shift);
    }

    private static double middle(int bucket) {
        int shift = Math.max(0, bucket / STEPS - 1);
        long low = (long) (bucket - shift * STEPS) << shift;
        return low + (1L << shift) / 2.0;
    }
}
