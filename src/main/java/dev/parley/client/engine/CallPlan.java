package dev.parley.client.engine;

import dev.parley.message.Dict;
import dev.parley.message.Payload;

/**
 * What is called, and how. Immutable.
 *
 * @param options what the router is told
 * @param isIdempotent it is called again in the next session where the session is lost
 */
public record CallPlan(String procedure, Dict options, Payload payload, boolean isIdempotent) {

    /** The same with another payload. */
    CallPlan with(Payload chunk) {
        return new CallPlan(procedure, options, chunk, isIdempotent);
    }
}
