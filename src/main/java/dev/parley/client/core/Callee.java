package dev.parley.client.core;

import dev.parley.message.Invocation;

/** Who answers the calls of an {@link Offer}. The core calls nothing of it: it comes back in an action, whose carrier calls it. */
public interface Callee {

    /** A call; it is answered with {@link ClientCore#succeed} or {@link ClientCore#fail}. */
    void invoked(Execution execution, Invocation invocation);

    /** No more calls come. */
    void ended(String reason);
}
