package dev.parley.router.core;

import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Cancel;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Feature;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Publish;
import dev.parley.message.Register;
import dev.parley.message.Request;
import dev.parley.message.Role;
import dev.parley.message.Subscribe;
import dev.parley.message.Unregister;
import dev.parley.message.Unsubscribe;
import dev.parley.message.Uri;
import dev.parley.message.Yield;
import dev.parley.router.Time;
import dev.parley.router.pubsub.Broker;
import dev.parley.router.rpc.Calls;
import dev.parley.router.rpc.Dealer;
import dev.parley.router.state.Actions;
import dev.parley.router.state.CurrentSettings;
import dev.parley.router.state.OutgoingDetails;
import dev.parley.router.state.PendingCall;
import dev.parley.router.state.Session;
import dev.parley.router.state.Verdict;
import dev.parley.router.state.Verdict.Accepted;
import dev.parley.router.state.Verdict.Violation;
import org.jspecify.annotations.Nullable;

/** Checks that a session keeps to the protocol, and hands each message to the broker or the dealer. The realm alone calls it. */
final class Dispatcher {
    private final CurrentSettings settings;
    private final Actions actions;
    private final Broker broker;
    private final Dealer dealer;
    private final Calls calls;
    private final Gatekeeper gatekeeper;

    Dispatcher(CurrentSettings settings, Actions actions, Broker broker, Dealer dealer, Gatekeeper gatekeeper) {
        this.settings = settings;
        this.actions = actions;
        this.broker = broker;
        this.dealer = dealer;
        calls = dealer.calls();
        this.gatekeeper = gatekeeper;
    }

    /** Something that may want to decide about a request first. */
    interface Gatekeeper {
        /** Whether the request must wait; then {@link #route} is to be called later, or it is refused. */
        boolean asksFirst(Session session, Request request);
    }

    /** Does what the message asks for, if it keeps to the protocol. */
    Verdict handle(Session session, Message message, Time now) {
        return handle(session, message, gatekeeper, now);
    }

    /** The same, but a request for something new is refused. */
    Verdict refuseNew(Session session, Message message, String why, Time now) {
        return handle(
                session,
                message,
                (asker, request) -> {
                    if (request instanceof Unsubscribe || request instanceof Unregister) {
                        return gatekeeper.asksFirst(asker, request);
                    }
                    refuse(asker, request, ErrorUri.RATE_EXCEEDED, why);
                    return true;
                },
                now);
    }

    private Verdict handle(Session session, Message message, Gatekeeper gate, Time now) {
        Role needed = senderOf(message.type());
        if (needed == null) {
            return new Violation("received " + message.type() + " after the session was established");
        }
        if (!session.hasRole(needed)) {
            return new Violation(
                    "received " + message.type() + " from a peer that did not announce the role " + needed.key());
        }
        if (OutgoingDetails.isPassedThru(options(message))
                && !session.announced(needed, Feature.PAYLOAD_PASSTHRU_MODE)) {
            // "without announcing it during the HELLO handshake MUST be treated as PROTOCOL ERRORS" (Payload Passthru
            // Mode)
            return new Violation(
                    message.type() + " with ppt_scheme from a peer that did not announce payload_passthru_mode");
        }
        if (message instanceof Call call) {
            return call(session, call, gate, now);
        }
        Request request = message.asRequest();
        if (request != null) {
            boolean isOutstanding = session.calls.containsKey(request.request());
            Verdict verdict = session.requestIds.take(message.type(), request.request(), isOutstanding);
            if (verdict instanceof Violation || gate.asksFirst(session, request)) {
                return verdict;
            }
        }
        return route(session, message, now);
    }

    /** Does what a message asks for that is right by itself. */
    Verdict route(Session session, Message message, Time now) {
        switch (message.type()) {
            case CALL -> begin(session, (Call) message, now);
            case PUBLISH -> broker.publications().publish(session, (Publish) message, now);
            case SUBSCRIBE -> broker.subscribe(session, (Subscribe) message, now);
            case UNSUBSCRIBE -> broker.unsubscribe(session, (Unsubscribe) message, now);
            case CANCEL -> calls.cancel(session, (Cancel) message);
            case REGISTER -> dealer.register(session, (Register) message, now);
            case UNREGISTER -> dealer.unregister(session, (Unregister) message, now);
            case YIELD -> {
                if (!calls.result(session, (Yield) message, now)) {
                    return new Violation("YIELD for an INVOCATION.Request that was never sent");
                }
            }
            default -> {
                return error(session, (ErrorReply) message);
            }
        }
        return Verdict.ACCEPTED;
    }

    /** A new call, or a part of one that is under way: section "Verification of CALL Request IDs". */
    private Verdict call(Session session, Call call, Gatekeeper gate, Time now) {
        boolean isPart = call.options().is(Attribute.PROGRESS, false);
        if (isPart
                && settings.realm().strictFeatures()
                && !session.announced(Role.CALLER, Feature.PROGRESSIVE_CALL_INVOCATIONS)) {
            return new Violation("CALL with progress from a caller that did not announce progressive_call_invocations");
        }
        PendingCall pending = session.calls.get(call.request());
        if (pending != null) {
            return calls.proceed(pending, call);
        }
        if (session.hasEndedStream(call.request())) {
            // "it MUST ignore and discard that CALL message" (Continuations on Completed Calls)
            actions.drop(session.transport, MessageType.CALL, "a part of a call that is over");
            return Verdict.ACCEPTED;
        }
        Verdict verdict = session.requestIds.take(MessageType.CALL, call.request(), false);
        if (verdict instanceof Accepted && !gate.asksFirst(session, call)) {
            begin(session, call, now);
        }
        return verdict;
    }

    /** Answers a request that has not been looked at any further. */
    void refuse(Session session, Request request, String error, String why) {
        if (request instanceof Publish publish && !publish.options().is(Attribute.ACKNOWLEDGE, false)) {
            actions.drop(session.transport, request.type(), why);
        } else {
            actions.refuse(session, request, error, why);
        }
        if (request instanceof Call call && call.options().is(Attribute.PROGRESS, false)) {
            session.streamEnded(call.request());
        }
    }

    private void begin(Session session, Call call, Time now) {
        dealer.call(session, call, now);
        if (call.options().is(Attribute.PROGRESS, false) && !session.calls.containsKey(call.request())) {
            session.streamEnded(call.request());
        }
    }

    private Verdict error(Session session, ErrorReply error) {
        if (error.requestType() != MessageType.INVOCATION) {
            return new Violation("ERROR.REQUEST.Type must be 68 (INVOCATION), not "
                    + error.requestType().code());
        }
        if (!Uri.isValid(error.error(), Uri.Rule.LOOSE)) {
            return new Violation("ERROR.Error is not a valid URI");
        }
        return calls.error(session, error)
                ? Verdict.ACCEPTED
                : new Violation("ERROR for an INVOCATION.Request that was never sent");
    }

    private static Dict options(Message message) {
        return switch (message.type()) {
            case PUBLISH -> ((Publish) message).options();
            case CALL -> ((Call) message).options();
            case YIELD -> ((Yield) message).options();
            case ERROR -> ((ErrorReply) message).details();
            default -> Dict.EMPTY;
        };
    }

    /** The role that sends it within a session, section "Message Codes and Direction"; null for what no client may send. */
    private static @Nullable Role senderOf(MessageType type) {
        return switch (type) {
            case PUBLISH -> Role.PUBLISHER;
            case SUBSCRIBE, UNSUBSCRIBE -> Role.SUBSCRIBER;
            case CALL, CANCEL -> Role.CALLER;
            case REGISTER, UNREGISTER, YIELD, ERROR -> Role.CALLEE;
            default -> null;
        };
    }
}
