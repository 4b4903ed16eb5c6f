package dev.parley.client.core;

import dev.parley.client.core.outcome.Caller;
import org.jspecify.annotations.Nullable;

/** A call that a client makes. Made for one {@link ClientCore}; whoever made it names it by this object until it is answered. */
public final class OutgoingCall {
    final Caller caller;
    final CallPlan plan;

    /** What is under way of it; null before it is made, and once it is over. */
    Calls.@Nullable Making making;

    public OutgoingCall(Caller caller, CallPlan plan) {
        this.caller = caller;
        this.plan = plan;
    }
}
