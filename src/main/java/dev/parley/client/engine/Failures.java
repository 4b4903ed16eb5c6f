package dev.parley.client.engine;

import dev.parley.client.core.outcome.Ending;
import dev.parley.client.core.outcome.Outcome;

/** Makes exceptions of what went wrong. Implemented by who makes an {@link Engine}. */
public interface Failures {

    /**
     * The exception for a request.
     *
     * @param what the request, for people: "call of com.example.add"
     * @param outcome not a good one
     */
    RuntimeException of(String what, Outcome outcome);

    /** The exception for a client that has no session. */
    RuntimeException of(Ending ending);
}
