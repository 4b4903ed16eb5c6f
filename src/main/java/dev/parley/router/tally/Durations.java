package dev.parley.router.tally;

import dev.parley.router.Distribution;
import java.util.Arrays;
import java.util.List;

/** Counts how long things took, by classes of length. A realm's; for whoever has its turn. */
final class Durations {
    /** From a millisecond, which is as fine as the router's time, to a minute. */
    static final List<Long> OF_CALLS =
            List.of(1L, 2L, 5L, 10L, 25L, 50L, 100L, 250L, 500L, 1_000L, 2_500L, 5_000L, 10_000L, 60_000L);

    /** From a second to a week. */
    static final List<Long> OF_SESSIONS =
            List.of(1_000L, 10_000L, 60_000L, 600_000L, 3_600_000L, 21_600_000L, 86_400_000L, 604_800_000L);

    private final List<Long> bounds;
    private final long[] limits;
    private final long[] counts;
    private long sumMillis;

    Durations(List<Long> bounds) {
        this.bounds = bounds;
        this.limits = bounds.stream().mapToLong(Long::longValue).toArray();
        this.counts = new long[limits.length + 1];
    }

    void add(long millis) {
        int at = 0;
        while (at < limits.length && millis > limits[at]) {
            at++;
        }
        counts[at]++;
        sumMillis += millis;
    }

    Distribution distribution() {
        return new Distribution(bounds, Arrays.stream(counts).boxed().toList(), sumMillis);
    }
}
