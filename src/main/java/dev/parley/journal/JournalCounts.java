package dev.parley.journal;

import dev.parley.engine.Engine;
import dev.parley.tally.Timings;
import java.util.concurrent.atomic.LongAdder;

/** What the journals of a router have kept, and what they could not. Journals count, others read. */
public final class JournalCounts {
    private final Timings times =
            new Timings(500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 50_000_000, 250_000_000, 1_000_000_000);
    private final LongAdder octets = new LongAdder();
    private final LongAdder failed = new LongAdder();

    /** So many octets are kept, which took so long. */
    void recorded(int length, long nanos) {
        times.add(nanos);
        octets.add(length);
    }

    /** Something could not be kept. */
    void failed() {
        failed.increment();
    }

    /** What it has come to. */
    public JournalFigures figures(Engine engine) {
        return new JournalFigures(times.sums(), octets.sum(), failed.sum(), engine.complaint());
    }
}
