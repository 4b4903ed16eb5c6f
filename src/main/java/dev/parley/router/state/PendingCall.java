package dev.parley.router.state;

import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.Payload;
import dev.parley.router.CallOutcome;
import dev.parley.router.tally.EndedCall;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An unanswered CALL, with its INVOCATION once a callee has it. The dealer changes it; caller and callee have it in their tables.
 */
public final class PendingCall implements EndedCall, InvokedCall {
    public final Session caller;
    public final long request;
    public final String procedure;
    public final Registration registration;

    /** Those of its first CALL, for all of it ("Freezing of Options in Progressive Call Invocations"). */
    public Dict options;

    public final @Nullable Integer trustLevel;

    /** How long the caller waits for the first or next result; 0 for ever. */
    public final long timeoutMillis;

    /** It comes in several CALLs. */
    public final boolean isStream;

    /** Who is to answer; null as long as it waits for a callee. */
    public Registration.@Nullable Callee callee;

    /** The id of its INVOCATION. */
    public long invocation;

    /** The details of each of its INVOCATIONs but for {@code progress}. */
    public Dict details = Dict.EMPTY;

    /** What the caller sends, as long as it may have to be sent again. */
    private @Nullable Payload payload;

    /** What is charged to the caller for all of this, its payload included where that is kept. */
    private long weight;

    private boolean isPayloadKept;

    /** When it came, by the monotonic clock. */
    public long startedMillis;

    /** How it ends: what nobody has said until then is that the caller left. */
    public CallOutcome outcome = CallOutcome.ABANDONED;

    /** Callees who said that they are unavailable; null where none did. */
    private @Nullable Set<Session> tried;

    /** Its place among those that wait for a callee of its registration, which sets it. */
    public long turn;

    /** The caller may send more of it. */
    public boolean isOpen;

    /** Its callee has answered for good. */
    public boolean isAnswered;

    /** A part of it or of its result has come through: it stays where it is. */
    public boolean hasProgressed;

    /** The caller wants progressive results and the callee can give them. */
    public boolean receivesProgress;

    /** The callee keeps the time limit. */
    public boolean isTimedByCallee;

    /** It is among the calls with a time limit. */
    public boolean isTimed;

    /** When its time is over. */
    public long deadline;

    /** An INTERRUPT is out for it. */
    public boolean isInterrupted;

    /** It is answered, or nobody waits for the answer any more. */
    public boolean isOver;

    public PendingCall(Session caller, Call call, Registration registration, @Nullable Integer trustLevel) {
        this.caller = caller;
        this.request = call.request();
        this.procedure = call.procedure();
        this.registration = registration;
        this.options = call.options();
        this.trustLevel = trustLevel;
        this.timeoutMillis = options.integer(Attribute.TIMEOUT, 0);
        this.isStream = options.is(Attribute.PROGRESS, false);
        this.isOpen = isStream;
        this.payload = call.payload();
        charge(Weight.call(call));
    }

    @Override
    public String procedure() {
        return procedure;
    }

    @Override
    public CallOutcome outcome() {
        return outcome;
    }

    @Override
    public long startedMillis() {
        return startedMillis;
    }

    private void charge(long octets) {
        weight += octets;
        caller.budget.charge(octets);
    }

    /** What the caller sends, as long as it may have to be sent again; else null. */
    @Nullable
    public Payload payload() {
        return payload;
    }

    /** What the caller sends has come back from a callee that did not take it. */
    public void takeBack(Payload returned) {
        payload = returned;
        isPayloadKept = false;
    }

    /** Keeps the payload beyond the present; what stands against that, or null. */
    @Nullable
    public String keepPayload() {
        if (payload == null || isPayloadKept) {
            return null;
        }
        String over = caller.budget.refusal(Weight.of(payload));
        if (over == null) {
            isPayloadKept = true;
            charge(Weight.of(payload));
        }
        return over;
    }

    public void dropPayload() {
        if (payload != null && isPayloadKept) {
            charge(-Weight.of(payload));
        }
        isPayloadKept = false;
        payload = null;
    }

    /** Whether that callee said that it is unavailable. */
    public boolean hasTried(Session callee) {
        return tried != null && tried.contains(callee);
    }

    /** Whether no callee said that it is unavailable. */
    public boolean isUntried() {
        return tried == null;
    }

    /** That callee says that it is unavailable; what stands against going to another, or null. */
    @Nullable
    public String tried(Session callee) {
        if (tried == null) {
            tried = new HashSet<>();
        }
        String over = caller.budget.refusal(Weight.REFERENCE);
        if (tried.add(callee)) {
            charge(Weight.REFERENCE);
        }
        return over;
    }

    /** It is over: what is still known of it for a while is next to nothing. */
    public void end() {
        isOver = true;
        payload = null;
        isPayloadKept = false;
        options = Dict.EMPTY;
        details = Dict.EMPTY;
        tried = null;
        charge(-weight);
    }
}
