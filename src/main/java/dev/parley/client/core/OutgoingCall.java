package dev.parley.client.core;

import dev.parley.client.session.Caller;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.Payload;
import org.jspecify.annotations.Nullable;

/** A call that a client makes. Made for one {@link ClientCore}; whoever made it names it by this object until it is answered. */
public final class OutgoingCall {
    private final Caller caller;
    private final String procedure;
    private final Dict options;
    private final Payload payload;
    private final boolean isIdempotent;
    private final boolean takesProgress;
    private final boolean isChunked;

    /** What is under way of it; null before it is made, and once it is over. */
    private Calls.@Nullable Making making;

    /**
     * A call that is not made yet.
     *
     * @param options what the router is told, but for what the other parameters say
     * @param isIdempotent it is made again in the next session where the session is lost
     * @param takesProgress progressive results are asked for
     * @param isChunked the payload is that of the first of several chunks
     */
    public OutgoingCall(
            Caller caller,
            String procedure,
            Dict options,
            Payload payload,
            boolean isIdempotent,
            boolean takesProgress,
            boolean isChunked) {
        this.caller = caller;
        this.procedure = procedure;
        this.options = takesProgress ? options.with(Attribute.RECEIVE_PROGRESS.key(), true) : options;
        this.payload = payload;
        this.isIdempotent = isIdempotent;
        this.takesProgress = takesProgress;
        this.isChunked = isChunked;
    }

    Caller caller() {
        return caller;
    }

    String procedure() {
        return procedure;
    }

    Dict options() {
        return options;
    }

    Payload payload() {
        return payload;
    }

    boolean isChunked() {
        return isChunked;
    }

    /** Whether it can be made again: chunks that were sent are gone, and so are progressive results, nobody could tell which. */
    boolean isRepeatable() {
        return isIdempotent && !isChunked && !takesProgress;
    }

    Calls.@Nullable Making making() {
        return making;
    }

    void isMadeBy(Calls.@Nullable Making by) {
        making = by;
    }
}
