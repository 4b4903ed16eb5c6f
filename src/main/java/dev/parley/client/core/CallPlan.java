package dev.parley.client.core;

import dev.parley.message.Dict;
import dev.parley.message.Payload;

/**
 * What is called, and how. Immutable.
 *
 * @param options what the router is told, but for what the other components say
 * @param isIdempotent it is called again in the next session where the session is lost
 * @param takesProgress progressive results are asked for
 * @param isChunked the payload is that of the first of several chunks
 */
public record CallPlan(
        String procedure,
        Dict options,
        Payload payload,
        boolean isIdempotent,
        boolean takesProgress,
        boolean isChunked) {

    /** Whether it can be called again: chunks that were sent are gone, and so are progressive results, nobody could tell which. */
    boolean isRepeatable() {
        return isIdempotent && !isChunked && !takesProgress;
    }

    /** The same with those options. */
    public CallPlan with(Dict other) {
        return new CallPlan(procedure, other, payload, isIdempotent, takesProgress, isChunked);
    }

    /** The same with progressive results. */
    public CallPlan withProgress() {
        return new CallPlan(procedure, options, payload, isIdempotent, true, isChunked);
    }

    /** The same with that payload, perhaps of the first of several chunks. */
    public CallPlan with(Payload first, boolean moreFollow) {
        return new CallPlan(procedure, options, first, isIdempotent, takesProgress, moreFollow);
    }
}
