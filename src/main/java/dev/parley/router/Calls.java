package dev.parley.router;

import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Cancel;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Feature;
import dev.parley.message.Interrupt;
import dev.parley.message.Invocation;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Result;
import dev.parley.message.Role;
import dev.parley.message.Yield;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls that are under way, from their INVOCATION to their end. The dealer's; its realm brings answers and cancels. */
final class Calls {
    private static final Dict KILLNOWAIT = Dict.of(Attribute.MODE.key(), "killnowait");
    private static final Dict KILL = Dict.of(Attribute.MODE.key(), "kill");
    private static final Dict PROGRESS = Dict.of(Attribute.PROGRESS.key(), true);

    private final boolean strictFeatures;
    private final Actions actions;
    private final Timeouts timeouts = new Timeouts();

    Calls(boolean strictFeatures, Actions actions) {
        this.strictFeatures = strictFeatures;
        this.actions = actions;
    }

    /** Sends the INVOCATION of a call to that callee. */
    void start(Registration registration, Registration.Callee to, Session caller, Call call, long now) {
        Session callee = to.session();
        long timeoutMillis = call.options().integer(Attribute.TIMEOUT, 0);
        // "if the matching RPC registration had the forward_timeout option set" (Callee-Initiated Timeouts)
        boolean forwardsTimeout = to.forwardsTimeout() && callee.announced(Role.CALLEE, Feature.CALL_TIMEOUT);
        boolean receivesProgress = call.options().is(Attribute.RECEIVE_PROGRESS, false) && givesProgress(callee);
        // "a sequential ID in the session scope, incremented by the Dealer" (INVOCATION)
        long invocation = ++callee.lastInvocation;
        PendingCall pending = new PendingCall(
                caller, call.request(), callee, invocation, receivesProgress, forwardsTimeout ? 0 : timeoutMillis);
        caller.calls.put(call.request(), pending);
        callee.invocations.put(invocation, pending);
        timeouts.start(pending, now);
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        if (call.options().is(Attribute.DISCLOSE_ME, false) || to.disclosesCaller()) {
            details.put(Attribute.CALLER.key(), caller.id);
            details.put(Attribute.CALLER_AUTHID.key(), caller.authid);
            details.put(Attribute.CALLER_AUTHROLE.key(), caller.authrole);
        }
        if (registration.isPattern()) {
            // "a Dealer MUST supply the original CALL.Procedure" for patterns (Concrete procedure called)
            details.put(Attribute.PROCEDURE.key(), call.procedure());
        }
        if (receivesProgress) {
            details.put(Attribute.RECEIVE_PROGRESS.key(), true);
        }
        if (forwardsTimeout && timeoutMillis > 0) {
            details.put(Attribute.TIMEOUT.key(), timeoutMillis);
        }
        actions.send(callee.transport, new Invocation(invocation, registration.id, Dict.of(details), call.payload()));
    }

    private boolean givesProgress(Session callee) {
        // Deviates: "the Dealer disregards the Callees Progressive Call Results feature" where it lacks Call Canceling
        // (Progressive Call Results) only in a strict realm: widely used callees announce just the one.
        return callee.announced(Role.CALLEE, Feature.PROGRESSIVE_CALL_RESULTS)
                && (!strictFeatures || isInterruptible(callee));
    }

    /** The callee's result; false where it answers an INVOCATION it never got. */
    boolean result(Session callee, Yield yield, long now) {
        PendingCall pending = callee.invocations.get(yield.request());
        if (pending == null) {
            return answersPastInvocation(callee, yield.request(), MessageType.YIELD);
        }
        if (!yield.options().is(Attribute.PROGRESS, false)) {
            forget(pending);
            actions.send(pending.caller.transport, new Result(pending.request, Dict.EMPTY, yield.payload()));
        } else if (pending.receivesProgress) {
            Timeouts.restart(pending, now);
            actions.send(pending.caller.transport, new Result(pending.request, PROGRESS, yield.payload()));
        } else {
            actions.drop(callee.transport, MessageType.YIELD, "a progressive result that the caller did not ask for");
        }
        return true;
    }

    /** The callee's error; false where it answers an INVOCATION it never got. */
    boolean error(Session callee, ErrorReply error) {
        PendingCall pending = callee.invocations.get(error.request());
        if (pending == null) {
            return answersPastInvocation(callee, error.request(), MessageType.ERROR);
        }
        forget(pending);
        fail(pending, error.error(), error.payload());
        return true;
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

    void cancel(Session caller, Cancel cancel) {
        PendingCall pending = caller.calls.get(cancel.request());
        if (pending == null) {
            actions.drop(caller.transport, MessageType.CANCEL, "no such call, or it is already over");
            return;
        }
        String mode = cancel.options().string(Attribute.MODE);
        // "If the callee does not support call canceling, then behavior is skip" (Call Canceling).
        // Choice: without a mode, or with one that is unknown, killnowait, as established routers do.
        boolean interrupt = !"skip".equals(mode) && isInterruptible(pending.callee);
        boolean waits = interrupt && "kill".equals(mode);
        if (interrupt) {
            interrupt(pending, waits ? KILL : KILLNOWAIT);
        }
        if (!waits) {
            forget(pending);
            fail(pending, ErrorUri.CANCELED, Actions.explanation("the caller canceled the call"));
        }
    }

    /** When {@link #elapsed} has something to do. */
    long deadline() {
        return timeouts.next();
    }

    /** "The cancellation mode is implicitly killnowait if the Callee supports call cancellation" (Dealer-Initiated Timeouts). */
    void elapsed(long now) {
        for (PendingCall late : timeouts.expired(now)) {
            if (isInterruptible(late.callee)) {
                interrupt(late, KILLNOWAIT);
            }
            forget(late);
            String why = "no result within " + late.timeoutMillis + " ms";
            fail(late, ErrorUri.TIMEOUT, Actions.explanation(why));
        }
    }

    private static boolean isInterruptible(Session callee) {
        return callee.announced(Role.CALLEE, Feature.CALL_CANCELING);
    }

    private void interrupt(PendingCall pending, Dict options) {
        if (!pending.isInterrupted) {
            pending.isInterrupted = true;
            actions.send(pending.callee.transport, new Interrupt(pending.invocation, options));
        }
    }

    private static void forget(PendingCall pending) {
        pending.isOver = true;
        pending.caller.calls.remove(pending.request);
        pending.callee.invocations.remove(pending.invocation);
    }

    private void fail(PendingCall pending, String error, Payload payload) {
        ErrorReply reply = new ErrorReply(MessageType.CALL, pending.request, Dict.EMPTY, error, payload);
        actions.send(pending.caller.transport, reply);
    }

    /** The session is over: its calls are interrupted, and those who wait for it are told. */
    void left(Session session) {
        for (PendingCall pending : session.calls.values()) {
            pending.isOver = true;
            pending.callee.invocations.remove(pending.invocation);
            // "shall send an INTERRUPT to the Callee" with mode killnowait (Caller Leaving During an RPC Invocation)
            if (pending.callee != session && isInterruptible(pending.callee)) {
                interrupt(pending, KILLNOWAIT);
            }
        }
        session.calls.clear();
        failInvocations(session, "the callee left before it answered");
    }

    /** Those who wait for that callee wait no longer. */
    void failInvocations(Session callee, String why) {
        for (PendingCall pending : callee.invocations.values()) {
            pending.isOver = true;
            pending.caller.calls.remove(pending.request);
            fail(pending, ErrorUri.CANCELED, Actions.explanation(why));
        }
        callee.invocations.clear();
    }
}
