package dev.parley.runtime;

import dev.parley.router.Time;

/** The time that the core is told. Read by any thread. */
final class Clock {
    private final long startNanos = System.nanoTime();

    Time now() {
        return new Time(monotonicMillis(), System.currentTimeMillis());
    }

    /** Since the router began; it follows no setting of the wall clock. */
    long monotonicMillis() {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }
}
