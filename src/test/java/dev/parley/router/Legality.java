package dev.parley.router;

import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.Feature;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Publish;
import dev.parley.message.Request;
import dev.parley.message.Role;
import dev.parley.message.Yield;
import org.jspecify.annotations.Nullable;

/** What a peer may send, by what {@link PeerView} knows of it. */
final class Legality {
    private Legality() {}

    /** Whether the router must not put up with that message from this peer, as things stand. */
    static boolean isViolation(PeerView peer, Message message) {
        if (peer.state() == PeerView.State.OUTSIDE) {
            return message.type() != MessageType.HELLO && message.type() != MessageType.ABORT;
        }
        Role role = senderOf(message.type());
        if (role == null) {
            return message.type() == MessageType.HELLO;
        }
        if (!peer.hasRole(role)
                || (isPassedThru(options(message)) && !peer.announced(role, Feature.PAYLOAD_PASSTHRU_MODE))) {
            return true;
        }
        return switch (message.type()) {
            case YIELD -> ((Yield) message).request() > peer.lastInvocation();
            case ERROR -> ((ErrorReply) message).request() > peer.lastInvocation();
            case CANCEL -> false;
            case CALL -> isViolation(peer, (Call) message);
            default ->
                peer.calls().containsKey(((Request) message).request()) || isOutOfSequence(peer, (Request) message);
        };
    }

    private static boolean isViolation(PeerView peer, Call call) {
        boolean isPart = call.options().is(Attribute.PROGRESS, false);
        if (isPart
                && peer.realm().equals("strict_features")
                && !peer.announced(Role.CALLER, Feature.PROGRESSIVE_CALL_INVOCATIONS)) {
            return true;
        }
        OwnCall pending = peer.calls().get(call.request());
        if (pending != null) {
            return !pending.isOpen || !pending.first.procedure().equals(call.procedure());
        }
        return !peer.endedStreams().contains(call.request()) && isOutOfSequence(peer, call);
    }

    private static boolean isOutOfSequence(PeerView peer, Request request) {
        return peer.realm().equals("strict_ids") && request.request() != peer.nextRequest();
    }

    private static @Nullable Role senderOf(MessageType type) {
        return switch (type) {
            case PUBLISH -> Role.PUBLISHER;
            case SUBSCRIBE, UNSUBSCRIBE -> Role.SUBSCRIBER;
            case CALL, CANCEL -> Role.CALLER;
            case REGISTER, UNREGISTER, YIELD, ERROR -> Role.CALLEE;
            default -> null;
        };
    }

    private static Dict options(Message message) {
        return message instanceof Publish publish
                ? publish.options()
                : message instanceof Call call
                        ? call.options()
                        : message instanceof Yield yield
                                ? yield.options()
                                : message instanceof ErrorReply error ? error.details() : Dict.EMPTY;
    }

    static boolean isPassedThru(Dict options) {
        return options.string(Attribute.PPT_SCHEME) != null;
    }
}
