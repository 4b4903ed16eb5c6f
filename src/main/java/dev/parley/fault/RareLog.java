package dev.parley.fault;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Bounds how often something is logged that peers cause at the rate they like. One for each kind of line; threads share it. */
public final class RareLog {
    private static final long PERIOD_NANOS = 60_000_000_000L;

    private final int linesPerMinute;
    private final LongSupplier nanoClock;

    /** When the minute began that is counted. Guarded by this. */
    private long began;

    /** Lines since then. Guarded by this. */
    private int lines;

    private final AtomicLong skipped = new AtomicLong();

    /** For one line a minute. */
    public RareLog() {
        this(1);
    }

    public RareLog(int linesPerMinute) {
        this(linesPerMinute, System::nanoTime);
    }

    RareLog(int linesPerMinute, LongSupplier nanoClock) {
        this.linesPerMinute = linesPerMinute;
        this.nanoClock = nanoClock;
        began = nanoClock.getAsLong();
    }

    /** Whether a line may be logged now. */
    public boolean isDue() {
        boolean isDue = takeLine();
        if (!isDue) {
            skipped.incrementAndGet();
        }
        return isDue;
    }

    private synchronized boolean takeLine() {
        long now = nanoClock.getAsLong();
        if (now - began > PERIOD_NANOS) {
            began = now;
            lines = 0;
        }
        if (lines == linesPerMinute) {
            return false;
        }
        lines++;
        return true;
    }

    /** How many lines were not due since this was last asked. */
    public long takeSkipped() {
        return skipped.getAndSet(0);
    }
}
