package dev.parley.fault;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds how often something is logged that peers cause at the rate they like. One for each kind of line; threads share it. */
public final class RareLog {
    private static final long PERIOD_NANOS = 60_000_000_000L;

    private final AtomicLong lastNanos = new AtomicLong(System.nanoTime() - 2 * PERIOD_NANOS);
    private final AtomicLong skipped = new AtomicLong();

    /** Whether a line may be logged now: once a minute. */
    public boolean isDue() {
        long now = System.nanoTime();
        long last = lastNanos.get();
        boolean isDue = now - last > PERIOD_NANOS && lastNanos.compareAndSet(last, now);
        if (!isDue) {
            skipped.incrementAndGet();
        }
        return isDue;
    }

    /** How many lines were not due since this was last asked. */
    public long takeSkipped() {
        return skipped.getAndSet(0);
    }
}
