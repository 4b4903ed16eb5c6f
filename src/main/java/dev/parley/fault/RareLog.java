package dev.parley.fault;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The limit of log lines per minute for something that peers can cause at any rate. One for each kind of line; for any thread. */
public final class RareLog {
    private static final long PERIOD_NANOS = 60_000_000_000L;

    private final int linesPerMinute;
    private final LongSupplier nanoClock;

    /** When the current minute began, in nanoseconds of the clock. Guarded by this. */
    private long began;

    /** Lines in the current minute. Guarded by this. */
    private int lines;

    private final AtomicLong skipped = new AtomicLong();

    /** Permits one line a minute. */
    public RareLog() {
        this(1);
    }

    /** Permits that many lines a minute, at least 1. */
    public RareLog(int linesPerMinute) {
        this(linesPerMinute, System::nanoTime);
    }

    RareLog(int linesPerMinute, LongSupplier nanoClock) {
        this.linesPerMinute = linesPerMinute;
        this.nanoClock = nanoClock;
        began = nanoClock.getAsLong();
    }

    /** Takes the permission for one line: true if it may be logged now; else it is counted as skipped. */
    public boolean isDue() {
        boolean permitted = takeLine();
        if (!permitted) {
            skipped.incrementAndGet();
        }
        return permitted;
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

    /** Returns how many lines were skipped since the last call, and sets the count to 0. */
    public long takeSkipped() {
        return skipped.getAndSet(0);
    }

    /** What to end a line with that is logged: how many were skipped since the last such call; empty if none were. Sets the count to 0. */
    public String skippedBefore() {
        long lost = takeSkipped();
        return lost == 0 ? "" : "; " + lost + " such lines before it were left out";
    }
}
