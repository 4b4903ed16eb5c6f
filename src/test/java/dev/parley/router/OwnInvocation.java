package dev.parley.router;

import dev.parley.message.Attribute;
import dev.parley.message.Invocation;

/** A call as its callee knows it. */
final class OwnInvocation {
    final Invocation first;

    /** How many have come. */
    int parts = 1;

    /** There may come more of it. */
    boolean isOpen;

    boolean isAnswered;
    boolean isInterrupted;

    OwnInvocation(Invocation first) {
        this.first = first;
        this.isOpen = first.details().is(Attribute.PROGRESS, false);
    }
}
