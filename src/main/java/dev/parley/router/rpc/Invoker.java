package dev.parley.router.rpc;

import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Feature;
import dev.parley.message.Invocation;
import dev.parley.message.InvocationPolicy;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Role;
import dev.parley.router.CallOutcome;
import dev.parley.router.Ids;
import dev.parley.router.NodeId;
import dev.parley.router.Parcel;
import dev.parley.router.PlaceId;
import dev.parley.router.RealmLimit;
import dev.parley.router.state.Actions;
import dev.parley.router.state.CurrentSettings;
import dev.parley.router.state.OutgoingDetails;
import dev.parley.router.state.PendingCall;
import dev.parley.router.state.Registration;
import dev.parley.router.state.Registration.Callee;
import dev.parley.router.state.Session;
import dev.parley.router.state.Shards;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Brings calls to callees: chooses a callee, sends the INVOCATION, queues calls while all callees are busy. {@link Calls} alone
 * uses it.
 */
final class Invoker {
    private final CurrentSettings settings;
    private final Ids ids;
    private final Actions actions;
    private final Timeouts timeouts;
    private final PlaceId realm;

    /** Whether other nodes' calls come to the same callees. */
    private final boolean isShared;

    Invoker(PlaceId realm, CurrentSettings settings, Ids ids, Actions actions, Timeouts timeouts, boolean isShared) {
        this.realm = realm;
        this.isShared = isShared;
        this.settings = settings;
        this.ids = ids;
        this.actions = actions;
        this.timeouts = timeouts;
    }

    /** Gives the call to a callee, or lets it wait for one, or fails it. */
    void assign(PendingCall call) {
        Callee callee = choose(call);
        if (callee != null) {
            assign(call, callee);
        } else if (call.isUntried() && !call.registration.mayAnswer(call.procedure)) {
            fail(call, ErrorUri.NO_SUCH_PROCEDURE, "nobody has registered " + Actions.quoted(call.procedure));
        } else if (call.registration.callees().stream().noneMatch(candidate -> mayTry(call, candidate))) {
            fail(call, ErrorUri.NO_AVAILABLE_CALLEE, "every callee says that it is unavailable");
        } else if (isPartitioned(call)) {
            fail(
                    call,
                    ErrorUri.NO_AVAILABLE_CALLEE,
                    "the callee for this rkey has as many calls as it takes, or does not read them");
        } else if (call.isStream
                || call.registration.waiting.size() >= settings.realmLimits().queuedCalls()) {
            // Choice: the text knows neither the limit nor the queue. What comes in parts, or can go to one only, does
            // not wait.
            actions.tallies().reached(RealmLimit.QUEUED_CALLS);
            fail(
                    call,
                    ErrorUri.NO_AVAILABLE_CALLEE,
                    "every callee has as many calls as it takes, or does not read them");
        } else {
            await(call);
        }
    }

    private void await(PendingCall call) {
        String over = call.keepPayload();
        if (over == null) {
            call.caller.calls.put(call.request, call);
            call.registration.await(call);
            timeouts.watch(call);
        } else {
            actions.tallies().reached(RealmLimit.SESSION_BYTES);
            fail(call, ErrorUri.BUDGET_EXCEEDED, over);
        }
    }

    private void assign(PendingCall call, Callee callee) {
        String lacking = lacking(call, callee.session);
        if (lacking == null) {
            invoke(call, callee);
        } else {
            fail(call, ErrorUri.FEATURE_NOT_SUPPORTED, lacking);
        }
    }

    private @Nullable Callee choose(PendingCall call) {
        Registration registration = call.registration;
        if (isPartitioned(call)) {
            // "by routing the call to a single shard" (Sharded Registration). Choice: the same one for the same key.
            String rkey = Objects.requireNonNullElse(call.options.string(Attribute.RKEY), "");
            List<Callee> candidates = registration.callees().stream()
                    .filter(candidate -> mayTry(call, candidate))
                    .toList();
            Long responsible = Shards.choose(
                    rkey,
                    candidates.stream().map(candidate -> candidate.session.id).toList());
            return candidates.stream()
                    .filter(candidate -> Objects.equals(candidate.session.id, responsible) && !candidate.isBusy())
                    .findAny()
                    .orElse(null);
        }
        long random = registration.policy == InvocationPolicy.RANDOM ? ids.global() : 0;
        Callee there = registration.choose(
                candidate -> !candidate.session.isDetached() && !candidate.isBusy() && mayTry(call, candidate), random);
        // who has no connection may be gone for good: only where there is nobody else
        return there != null || registration.callees().stream().anyMatch(candidate -> isThere(call, candidate))
                ? there
                : registration.choose(candidate -> !candidate.isBusy() && mayTry(call, candidate), random);
    }

    private static boolean isThere(PendingCall call, Callee candidate) {
        return !candidate.session.isDetached() && mayTry(call, candidate);
    }

    private static boolean isPartitioned(PendingCall call) {
        return call.options.string(Attribute.RUNMODE) != null;
    }

    private static boolean mayTry(PendingCall call, Callee callee) {
        return !call.hasTried(callee.session) && call.registration.mayAnswer(callee, call.procedure);
    }

    /** What the callee would need for that call and does not have, or null. */
    private static @Nullable String lacking(PendingCall call, Session callee) {
        // "shall be considered by the Dealer as not supporting progressive call invocations" without Call Canceling
        if (call.isStream
                && !(callee.announced(Role.CALLEE, Feature.PROGRESSIVE_CALL_INVOCATIONS) && isInterruptible(callee))) {
            return "the callee takes no progressive call invocations";
        }
        if (OutgoingDetails.isPassedThru(call.options)
                && !callee.announced(Role.CALLEE, Feature.PAYLOAD_PASSTHRU_MODE)) {
            return "the callee does not know payload_passthru_mode";
        }
        return null;
    }

    private void invoke(PendingCall call, Callee to) {
        Session callee = to.session;
        // "if the matching RPC registration had the forward_timeout option set" (Callee-Initiated Timeouts)
        call.isTimedByCallee = to.forwardsTimeout && callee.announced(Role.CALLEE, Feature.CALL_TIMEOUT);
        call.receivesProgress = call.options.is(Attribute.RECEIVE_PROGRESS, false) && givesProgress(callee);
        call.details = details(call, to);
        call.callee = to;
        call.isAnswered = false;
        // "a sequential ID in the session scope, incremented by the Dealer" (INVOCATION)
        call.invocation = ++callee.lastInvocation;
        to.running++;
        actions.tallies().assigned(1);
        call.caller.calls.put(call.request, call);
        callee.invocations.put(call.invocation, call);
        if (!call.isTimedByCallee) {
            timeouts.watch(call);
        }
        send(call, callee, Objects.requireNonNullElse(call.payload(), Payload.NONE), call.isOpen);
        boolean mayHaveToGoElsewhere = call.registration.policy != InvocationPolicy.SINGLE
                && callee.announced(Role.CALLEE, Feature.CALL_REROUTE);
        if (!mayHaveToGoElsewhere || call.keepPayload() != null) {
            call.dropPayload();
        }
    }

    private void send(PendingCall call, Session callee, Payload payload, boolean isOpen) {
        Dict details = isOpen ? call.details.with(Attribute.PROGRESS.key(), true) : call.details;
        actions.invoke(callee, new Invocation(call.invocation, call.registration.id, details, payload), call);
    }

    private Dict details(PendingCall call, Callee to) {
        OutgoingDetails details = new OutgoingDetails();
        if (to.disclosesCaller || call.options.is(Attribute.DISCLOSE_ME, false)) {
            details.discloseCaller(call.caller);
        }
        if (call.trustLevel != null) {
            details.put(Attribute.TRUSTLEVEL, (long) call.trustLevel);
        }
        if (call.registration.isPattern()) {
            // "a Dealer MUST supply the original CALL.Procedure" for patterns (Concrete procedure called)
            details.put(Attribute.PROCEDURE, call.procedure);
        }
        if (call.receivesProgress) {
            details.put(Attribute.RECEIVE_PROGRESS, true);
        }
        if (call.isTimedByCallee && call.timeoutMillis > 0) {
            details.put(Attribute.TIMEOUT, call.timeoutMillis);
        }
        details.passThru(call.options);
        details.trace(call.options);
        return details.dict();
    }

    private boolean givesProgress(Session callee) {
        // Deviates: "the Dealer disregards the Callees Progressive Call Results feature" where it lacks Call Canceling
        // (Progressive Call Results) only in a strict realm: widely used callees announce just the one.
        return callee.announced(Role.CALLEE, Feature.PROGRESSIVE_CALL_RESULTS)
                && (!settings.realm().strictFeatures() || isInterruptible(callee));
    }

    static boolean isInterruptible(Session callee) {
        return callee.announced(Role.CALLEE, Feature.CALL_CANCELING);
    }

    /** The next part of a call that comes in several: "route all subsequent progressive calls to the same Callee". */
    void proceed(PendingCall call, Callee to, Call part) {
        call.isOpen = part.options().is(Attribute.PROGRESS, false);
        call.hasProgressed = true;
        call.dropPayload();
        send(call, to.session, part.payload(), call.isOpen);
    }

    /** "it will reroute the CALL to another registration" (Call Re-Routing): this callee is not asked again. */
    void reroute(PendingCall call, Callee unavailable) {
        String over = call.tried(unavailable.session);
        detach(call);
        call.isTimedByCallee = false;
        // first the calls that wait, for which there is room now: so this one may find room in the queue
        serve(call.registration);
        if (call.payload() == null) {
            fail(call, ErrorUri.NO_AVAILABLE_CALLEE, "the only callee says that it is unavailable");
        } else if (over != null) {
            actions.tallies().reached(RealmLimit.SESSION_BYTES);
            fail(call, ErrorUri.BUDGET_EXCEEDED, over);
        } else {
            assign(call);
        }
    }

    private void fail(PendingCall call, String error, String why) {
        finish(call, error(call, error, Dict.EMPTY, Actions.explanation(why)));
    }

    static ErrorReply error(PendingCall call, String error, Dict details, Payload payload) {
        return new ErrorReply(MessageType.CALL, call.request, details, error, payload);
    }

    /** The call ends with that answer; its callee has room for another. */
    void finish(PendingCall call, Message answer) {
        boolean hadCallee = call.callee != null;
        call.outcome = outcome(answer);
        end(call);
        actions.send(call.caller, answer);
        if (hadCallee) {
            serve(call.registration);
        }
    }

    private static CallOutcome outcome(Message answer) {
        if (!(answer instanceof ErrorReply error)) {
            return CallOutcome.RESULT;
        }
        return switch (error.error()) {
            case ErrorUri.CANCELED -> CallOutcome.CANCELED;
            case ErrorUri.TIMEOUT -> CallOutcome.TIMEOUT;
            default -> CallOutcome.ERROR;
        };
    }

    /** The call is over; nobody is told by this. */
    void end(PendingCall call) {
        actions.tallies().ended(call);
        call.end();
        call.caller.calls.remove(call.request, call);
        actions.relieve(call.caller);
        if (call.isStream) {
            call.caller.streamEnded(call.request);
        }
        if (call.callee == null) {
            call.registration.forget(call);
        } else {
            detach(call);
        }
        timeouts.ended(call);
    }

    private void detach(PendingCall call) {
        if (call.callee != null) {
            actions.tallies().assigned(-1);
            call.callee.running--;
            Session callee = call.callee.session;
            callee.invocations.remove(call.invocation);
            actions.relieve(callee);
            NodeId node = callee.node();
            if (node != null && !call.isAnswered) {
                actions.pass(realm, node, new Parcel.Released(callee.id, call.invocation));
            }
            call.callee = null;
        }
    }

    /** A callee of another node has as many calls as it takes: the call has come back from there. */
    void bounced(PendingCall call, Payload payload) {
        if (call.callee != null) {
            call.callee.isFull = true;
        }
        call.isAnswered = true;
        detach(call);
        call.isTimedByCallee = false;
        if (call.isInterrupted) {
            fail(call, ErrorUri.CANCELED, "the caller canceled the call");
        } else if (call.hasProgressed) {
            fail(call, ErrorUri.NO_AVAILABLE_CALLEE, "the callee has as many calls as it takes");
        } else {
            call.takeBack(payload);
            assign(call);
        }
    }

    /** Lets calls that wait go to callees that are free, and the other nodes know of those that are free still. */
    void serve(Registration registration) {
        if (!registration.waiting.isEmpty()) {
            assignWaiting(registration);
        }
        if (isShared) {
            for (Callee callee : registration.callees()) {
                if (!callee.isBusy()) {
                    callee.takeToldBusy()
                            .forEach(node -> actions.pass(realm, node, new Parcel.Free(callee.session.id)));
                }
            }
        }
    }

    /** One that none of the free callees can take does not keep back the others. */
    private void assignWaiting(Registration registration) {
        List<Callee> free = registration.free();
        long turn = 0;
        while (!free.isEmpty()) {
            PendingCall next = registration.nextWaiting(turn, free);
            if (next == null) {
                return;
            }
            turn = next.turn;
            registration.looked(free, turn);
            Callee callee = free.stream().anyMatch(candidate -> mayTry(next, candidate)) ? choose(next) : null;
            if (callee != null) {
                registration.forget(next);
                assign(next, callee);
                free.removeIf(Callee::isBusy);
            }
        }
    }

    /** A callee has gone: for some calls that wait there may be nobody left. */
    void reconsider(Registration registration) {
        List<PendingCall> waiting = List.copyOf(registration.waiting.values());
        registration.waiting.clear();
        waiting.forEach(this::assign);
    }
}
