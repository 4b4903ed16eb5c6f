package dev.parley.router.state;

import dev.parley.message.Id;
import dev.parley.message.MessageType;
import dev.parley.router.state.Verdict.Violation;

/** Checks the ids of one session's requests. The dispatcher asks it. */
public final class RequestIds {
    private final boolean isStrict;
    private long last;

    public RequestIds(boolean isStrict) {
        this.isStrict = isStrict;
    }

    /**
     * Takes the id of the next request.
     *
     * @param type that of the request
     * @param isOutstanding whether an unanswered request of the session has it
     */
    public Verdict take(MessageType type, long request, boolean isOutstanding) {
        if (isOutstanding) {
            return outstanding(type, request);
        }
        long expected = Id.after(last);
        last = request;
        // Deviates: "MUST be incremented by 1" holds where the realm says so: widely used clients skip ids.
        return isStrict && request != expected
                ? new Violation(type + ": the request id " + request + " is out of sequence: expected " + expected)
                : Verdict.ACCEPTED;
    }

    public static Verdict outstanding(MessageType type, long request) {
        return new Violation(type + ": the request id " + request + " is that of a call not yet answered");
    }
}
