package dev.parley.router.state;

import dev.parley.message.Id;
import org.jspecify.annotations.Nullable;

/** Checks the ids of one session's requests. The dispatcher asks it. */
public final class RequestIds {
    private final boolean isStrict;
    private long last;

    public RequestIds(boolean isStrict) {
        this.isStrict = isStrict;
    }

    /**
     * Takes the id of the next request; what is wrong with it, or null.
     *
     * @param isOutstanding whether an unanswered request of the session has it
     */
    @Nullable
    public String take(long request, boolean isOutstanding) {
        if (isOutstanding) {
            return outstanding(request);
        }
        long expected = Id.after(last);
        last = request;
        // Deviates: "MUST be incremented by 1" holds where the realm says so: widely used clients skip ids.
        return isStrict && request != expected
                ? "the request id " + request + " is out of sequence: expected " + expected
                : null;
    }

    public static String outstanding(long request) {
        return "the request id " + request + " is that of a call not yet answered";
    }
}
