package dev.parley.router.rpc;

import dev.parley.auth.rights.Right;
import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Cancel;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Feature;
import dev.parley.message.Interrupt;
import dev.parley.message.MessageType;
import dev.parley.message.Result;
import dev.parley.message.Role;
import dev.parley.message.Yield;
import dev.parley.router.CallOutcome;
import dev.parley.router.Ids;
import dev.parley.router.NodeId;
import dev.parley.router.Parcel;
import dev.parley.router.PlaceId;
import dev.parley.router.Time;
import dev.parley.router.roll.Scribe;
import dev.parley.router.state.Actions;
import dev.parley.router.state.CurrentSettings;
import dev.parley.router.state.InternalCaller;
import dev.parley.router.state.InvokedCall;
import dev.parley.router.state.OutgoingDetails;
import dev.parley.router.state.PendingCall;
import dev.parley.router.state.Registration;
import dev.parley.router.state.Registration.Callee;
import dev.parley.router.state.RequestIds;
import dev.parley.router.state.Session;
import dev.parley.router.state.Verdict;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The calls under way, from the CALL to the end. The dealer starts them; the realm brings results, errors and cancels. */
public final class Calls {
    static final Dict KILLNOWAIT = Dict.of(Attribute.MODE.key(), "killnowait");
    private static final Dict KILL = Dict.of(Attribute.MODE.key(), "kill");
    private static final Dict PROGRESS = Dict.of(Attribute.PROGRESS.key(), true);

    /** What a callee is told who answers in a mode that the caller does not know. */
    static final String NO_PASS_THRU = "the caller does not know payload_passthru_mode";

    /** What the caller is told then. */
    static final String PASSED_THRU = "the callee answers in payload_passthru_mode, which this caller did not announce";

    private final Actions actions;
    private final Timeouts timeouts = new Timeouts();
    private final Invoker invoker;
    private final Guests guests;

    Calls(PlaceId realm, CurrentSettings settings, Ids ids, Scribe scribe, Actions actions) {
        this.actions = actions;
        invoker = new Invoker(realm, settings, ids, actions, timeouts, scribe.isShared());
        guests = new Guests(realm, actions, settings.remotes(), invoker);
    }

    void start(Registration registration, Session caller, Call call, @Nullable Integer trustLevel, Time now) {
        PendingCall pending = new PendingCall(caller, call, registration, trustLevel);
        pending.startedMillis = now.monotonicMillis();
        actions.tallies().begun();
        registration.calls++;
        Timeouts.start(pending, now);
        invoker.assign(pending);
    }

    /** A CALL under the id of one that is not answered. */
    public Verdict proceed(PendingCall pending, Call part) {
        // "record.is_progressive_invocation_call()", with the same procedure (Verification of CALL Request IDs)
        if (!pending.isOpen || !pending.procedure.equals(part.procedure())) {
            return RequestIds.outstanding(MessageType.CALL, part.request());
        }
        if (pending.isInterrupted || pending.callee == null) {
            pending.isOpen = part.options().is(Attribute.PROGRESS, false);
            actions.drop(pending.caller.transport, MessageType.CALL, "a part of a call that is canceled");
        } else if (!pending.callee.session.transport.hasRoom()) {
            // Choice: parts cannot wait, and a callee that does not read is not to be lost by what its callers send
            if (isInterruptible(pending)) {
                interrupt(pending, KILLNOWAIT);
            }
            fail(
                    pending,
                    ErrorUri.NO_AVAILABLE_CALLEE,
                    "the callee does not read the parts of the call as fast as they come");
        } else {
            invoker.proceed(pending, pending.callee, part);
        }
        return Verdict.ACCEPTED;
    }

    /** The callee's result; false where it answers an INVOCATION it never got. */
    public boolean result(Session callee, Yield yield, Time now) {
        InvokedCall invoked = callee.invocations.get(yield.request());
        boolean isProgress = yield.options().is(Attribute.PROGRESS, false);
        if (invoked instanceof Guests.Guest guest) {
            guests.result(guest, yield, isProgress);
            return true;
        }
        if (!(invoked instanceof PendingCall pending)) {
            return answersPastInvocation(callee, yield.request(), MessageType.YIELD);
        }
        calleeAnswers(pending);
        pending.isAnswered = !isProgress;
        Dict details = OutgoingDetails.passedThru(yield.options());
        if (!details.isEmpty() && !knowsPassThru(pending.caller)) {
            refusePassThru(pending, callee, MessageType.YIELD, yield.request());
        } else if (!isProgress) {
            invoker.finish(pending, new Result(pending.request, details, yield.payload()));
        } else if (pending.receivesProgress) {
            Timeouts.start(pending, now);
            pending.hasProgressed = true;
            Dict progress = details.isEmpty() ? PROGRESS : details.with(Attribute.PROGRESS.key(), true);
            actions.send(pending.caller, new Result(pending.request, progress, yield.payload()));
        } else {
            actions.drop(callee.transport, MessageType.YIELD, "a progressive result that the caller did not ask for");
        }
        return true;
    }

    private static void calleeAnswers(PendingCall pending) {
        if (pending.caller instanceof InternalCaller router) {
            router.calleeAnswers();
        }
    }

    private static boolean knowsPassThru(Session caller) {
        return caller.announced(Role.CALLER, Feature.PAYLOAD_PASSTHRU_MODE);
    }

    /**
     * "the Dealer MUST respond to the Callee with a wamp.error.feature_not_supported error message" (Payload Passthru Mode).
     * Choice: the caller, of whom the text says nothing, gets the same instead of what it cannot read.
     */
    private void refusePassThru(PendingCall pending, Session callee, MessageType answer, long invocation) {
        actions.send(
                callee,
                new ErrorReply(
                        answer == MessageType.YIELD ? MessageType.YIELD : MessageType.INVOCATION,
                        invocation,
                        Dict.EMPTY,
                        ErrorUri.FEATURE_NOT_SUPPORTED,
                        Actions.explanation(NO_PASS_THRU)));
        fail(pending, ErrorUri.FEATURE_NOT_SUPPORTED, PASSED_THRU);
    }

    /** The callee's error; false where it answers an INVOCATION it never got. */
    public boolean error(Session callee, ErrorReply error) {
        InvokedCall invoked = callee.invocations.get(error.request());
        if (invoked instanceof Guests.Guest guest) {
            guests.error(guest, error);
            return true;
        }
        if (!(invoked instanceof PendingCall pending)) {
            return answersPastInvocation(callee, error.request(), MessageType.ERROR);
        }
        pending.isAnswered = true;
        Dict details = OutgoingDetails.passedThru(error.details());
        if (isRerouted(pending, callee, error.error()) && pending.callee != null) {
            invoker.reroute(pending, pending.callee);
            return true;
        }
        calleeAnswers(pending);
        if (!details.isEmpty() && !knowsPassThru(pending.caller)) {
            refusePassThru(pending, callee, MessageType.ERROR, error.request());
        } else {
            invoker.finish(pending, Invoker.error(pending, error.error(), details, error.payload()));
        }
        return true;
    }

    /** Choice: not once a part of the call or of its result has come through, nor when the caller does not want it any more. */
    private static boolean isRerouted(PendingCall pending, Session callee, String error) {
        return error.equals(ErrorUri.UNAVAILABLE)
                && callee.announced(Role.CALLEE, Feature.CALL_REROUTE)
                && !pending.hasProgressed
                && !pending.isInterrupted;
    }

    /**
     * "the Dealer shall be prepared to discard a YIELD or ERROR response" (Caller Leaving) that comes too late or twice, but an
     * "invalid INVOCATION.Request" (Protocol Errors) was never sent.
     */
    private boolean answersPastInvocation(Session callee, long request, MessageType answer) {
        if (request > callee.lastInvocation) {
            return false;
        }
        actions.drop(callee.transport, answer, "the answer to a call that is already over");
        return true;
    }

    public void cancel(Session caller, Cancel cancel) {
        PendingCall pending = caller.calls.get(cancel.request());
        if (pending == null) {
            actions.drop(caller.transport, MessageType.CANCEL, "no such call, or it is already over");
            return;
        }
        String mode = cancel.options().string(Attribute.MODE);
        // "If the callee does not support call canceling, then behavior is skip" (Call Canceling).
        // Choice: without a mode, or with one that is unknown, killnowait, as established routers do.
        boolean interrupt = !"skip".equals(mode) && isInterruptible(pending);
        boolean waits = interrupt && "kill".equals(mode);
        if (interrupt) {
            interrupt(pending, waits ? KILL : KILLNOWAIT);
        }
        if (!waits) {
            fail(pending, ErrorUri.CANCELED, "the caller canceled the call");
        }
    }

    /** When {@link #elapsed} has something to do. */
    public long deadline() {
        return timeouts.next();
    }

    /** "The cancellation mode is implicitly killnowait if the Callee supports call cancellation" (Dealer-Initiated Timeouts). */
    public void elapsed(Time now) {
        for (PendingCall late : timeouts.expired(now)) {
            if (isInterruptible(late)) {
                interrupt(late, KILLNOWAIT);
            }
            fail(late, ErrorUri.TIMEOUT, "no result within " + late.timeoutMillis + " ms");
        }
    }

    private static boolean isInterruptible(PendingCall pending) {
        return pending.callee != null && Invoker.isInterruptible(pending.callee.session);
    }

    private void interrupt(PendingCall pending, Dict options) {
        Callee callee = pending.callee;
        if (callee != null && !pending.isInterrupted) {
            pending.isInterrupted = true;
            actions.send(callee.session, new Interrupt(pending.invocation, options));
        }
    }

    private void fail(PendingCall pending, String error, String why) {
        invoker.finish(pending, Invoker.error(pending, error, Dict.EMPTY, Actions.explanation(why)));
    }

    /** Ends calls that come in parts, or whose results do, where the caller may not call that any more, or the callee not answer it. */
    void revokeForbidden(Session session) {
        for (PendingCall pending : List.copyOf(session.calls.values())) {
            boolean mayCall = session.rules.reaches(pending.procedure, Right.CALL);
            endProgress(pending, mayCall, "the caller may not call it any more");
        }
        for (InvokedCall invoked : List.copyOf(session.invocations.values())) {
            if (invoked instanceof PendingCall pending) {
                boolean mayAnswer = session.rules.reaches(pending.procedure, Right.REGISTER);
                endProgress(pending, mayAnswer, "the callee may not answer it any more");
            }
        }
    }

    private void endProgress(PendingCall pending, boolean isAllowed, String why) {
        if (!isAllowed && !pending.isOver && (pending.isOpen || pending.receivesProgress)) {
            if (isInterruptible(pending)) {
                interrupt(pending, KILLNOWAIT);
            }
            fail(pending, ErrorUri.NOT_AUTHORIZED, why);
        }
    }

    /** There may be room for calls that wait: one more callee, or one that has less to do. */
    void serve(Registration registration) {
        invoker.serve(registration);
    }

    /** There is one callee less, perhaps none. */
    void calleeWent(Registration registration) {
        invoker.reconsider(registration);
    }

    /** The session is over: its calls end, their callees are told. What they went to, where there may be room now. */
    Set<Registration> callerLeft(Session session) {
        Set<Registration> freed = new LinkedHashSet<>();
        for (PendingCall pending : List.copyOf(session.calls.values())) {
            // "shall send an INTERRUPT to the Callee" with mode killnowait (Caller Leaving During an RPC Invocation)
            if (pending.callee != null && pending.callee.session != session && isInterruptible(pending)) {
                interrupt(pending, KILLNOWAIT);
            }
            invoker.end(pending);
            freed.add(pending.registration);
        }
        return freed;
    }

    /** The session is over and its registrations are gone: those who wait for it are told. */
    void calleeLeft(Session session) {
        for (InvokedCall invoked : List.copyOf(session.invocations.values())) {
            if (invoked instanceof PendingCall pending) {
                fail(pending, ErrorUri.CANCELED, "the callee left before it answered");
            } else if (invoked instanceof Guests.Guest guest) {
                guests.forget(guest);
            }
        }
    }

    /** A call of another node's caller comes to that session, or a part of one. */
    public void invoked(Parcel.Invoked invoked, NodeId from, Session callee, @Nullable Registration registration) {
        guests.invoked(invoked, from, callee, registration);
    }

    /** That session is to be interrupted, which answers a call of another node's caller. */
    public void interrupted(Parcel.Interrupted interrupted, NodeId from, Session callee) {
        guests.interrupted(from, callee, interrupted.interrupt());
    }

    /** Nobody waits any more for what that session was to answer another node's caller. */
    public void released(Parcel.Released released, NodeId from, Session callee) {
        guests.released(from, callee, released.invocation());
    }

    /** A callee of another node has not got a call, since it has as many as it takes. */
    public void busy(Parcel.Busy busy, Session callee) {
        if (callee.invocations.get(busy.invocation()) instanceof PendingCall pending) {
            invoker.bounced(pending, busy.payload());
        }
    }

    /** A callee of another node takes calls again. */
    void free(Session callee) {
        for (Registration registration : List.copyOf(callee.registrations.values())) {
            Callee registered = registration.callee(callee);
            if (registered != null) {
                registered.isFull = false;
            }
            invoker.serve(registration);
        }
    }

    /** What that session of another node has been sent, or has answered, may be lost. */
    void linkLost(Session callee) {
        for (InvokedCall invoked : List.copyOf(callee.invocations.values())) {
            if (invoked instanceof PendingCall pending) {
                if (isInterruptible(pending)) {
                    interrupt(pending, KILLNOWAIT);
                }
                fail(pending, ErrorUri.CANCELED, "the connection to the callee's node was lost before it answered");
            }
        }
        free(callee);
    }

    /** That node is gone. */
    public void nodeLeft(NodeId node) {
        guests.nodeLeft(node);
    }

    boolean hasGuests() {
        return !guests.isEmpty();
    }

    /** The calls that this session has made end here. */
    public void failCallsOf(Session caller, String why) {
        for (PendingCall pending : List.copyOf(caller.calls.values())) {
            pending.outcome = CallOutcome.CANCELED;
            invoker.end(pending);
            actions.send(caller, Invoker.error(pending, ErrorUri.CANCELED, Dict.EMPTY, Actions.explanation(why)));
        }
    }
}
