package dev.parley.router.tally;

import dev.parley.router.CallOutcome;

/** A call that is over, as far as it is counted. Given to {@link Tallies} by whoever ends it. */
public interface EndedCall {
    /** What was called. */
    String procedure();

    /** How it has ended, which may be known only when nothing more follows from the fact at hand. */
    CallOutcome outcome();

    /** When it came, by the monotonic clock. */
    long startedMillis();
}
