package dev.parley.client;

import dev.parley.message.Abort;
import dev.parley.message.Attribute;
import dev.parley.message.Authenticate;
import dev.parley.message.Challenge;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Event;
import dev.parley.message.Feature;
import dev.parley.message.Goodbye;
import dev.parley.message.Hello;
import dev.parley.message.Id;
import dev.parley.message.Interrupt;
import dev.parley.message.Invocation;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Published;
import dev.parley.message.Registered;
import dev.parley.message.Result;
import dev.parley.message.Role;
import dev.parley.message.Subscribed;
import dev.parley.message.Unregistered;
import dev.parley.message.Unsubscribed;
import dev.parley.message.Welcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of one session, and nothing else: what arrives goes in, an ordered list of actions comes out. It has no
 * socket, thread or clock; a {@link Conversation} calls it under its client's lock.
 */
final class ClientSession {
    private enum State {
        JOINING,
        /** The router wants proof, and has not judged it. */
        PROVING,
        /** Admitted, but it is not yet known whether by the right router. */
        VERIFYING,
        JOINED,
        LEAVING,
        ENDED
    }

    /** Not predefined; the reason that established clients give where the connection went without a word. */
    static final String TRANSPORT_LOST = "wamp.close.transport_lost";

    /** What the client does of the advanced profile. */
    static final Set<Feature> FEATURES = EnumSet.complementOf(EnumSet.of(Feature.PAYLOAD_PASSTHRU_MODE));

    private final List<ClientAction> actions = new ArrayList<>();

    /** The requests that are not answered, by their ids. */
    private final Map<Long, MessageType> outstanding = new HashMap<>();

    private State state = State.JOINING;
    private long lastRequest;
    private long id;
    private Dict welcome = Dict.EMPTY;

    /** The first message of the session; what the logins have to say in it comes with it. */
    Message hello(String realm, Dict identification) {
        Map<String, Object> roles =
                Feature.announcement(EnumSet.of(Role.PUBLISHER, Role.SUBSCRIBER, Role.CALLER, Role.CALLEE), FEATURES);
        return new Hello(
                realm, identification.with(Attribute.AGENT.key(), "Parley").with(Attribute.ROLES.key(), roles));
    }

    boolean isJoined() {
        return state == State.JOINED;
    }

    /** The id of the session, once it is established. */
    long id() {
        return id;
    }

    /** What the router said in WELCOME. */
    Dict welcome() {
        return welcome;
    }

    /** Whether the router announced that feature for that role of its own. */
    boolean isAnnounced(Role role, String feature) {
        Map<String, @Nullable Object> roles = welcome.dict(Attribute.ROLES);
        return roles != null
                && roles.get(role.key()) instanceof Map<?, ?> ofRole
                && ofRole.get("features") instanceof Map<?, ?> features
                && Boolean.TRUE.equals(features.get(feature));
    }

    /** The id for the next request, "incremented by 1 beginning with 1" (IDs). */
    long nextRequest() {
        lastRequest = Id.after(lastRequest);
        return lastRequest;
    }

    /** A request of that type is out and will be answered. */
    void expectAnswer(long request, MessageType type) {
        outstanding.put(request, type);
    }

    /** The answer to a CHALLENGE is there. */
    List<ClientAction> authenticate(Authenticate answer) {
        if (state == State.PROVING) {
            send(answer);
        }
        return taken();
    }

    /** The router is the right one. */
    List<ClientAction> accept() {
        if (state == State.VERIFYING) {
            state = State.JOINED;
            actions.add(new ClientAction.Joined(id));
        }
        return taken();
    }

    /** The client cannot prove who it is, or the router could not. */
    List<ClientAction> refuse(String why) {
        if (isBeforeTheSession()) {
            send(new Abort(Dict.of(Attribute.MESSAGE.key(), why), AUTHENTICATION_FAILED, Payload.NONE));
            end(AUTHENTICATION_FAILED, why);
        }
        return taken();
    }

    private boolean isBeforeTheSession() {
        return state == State.JOINING || state == State.PROVING || state == State.VERIFYING;
    }

    /** The session is to end; the router's GOODBYE ends it. */
    List<ClientAction> leave() {
        if (state == State.JOINED) {
            state = State.LEAVING;
            send(new Goodbye(Dict.EMPTY, ErrorUri.CLOSE_REALM));
        } else if (isBeforeTheSession()) {
            send(new Abort(
                    Dict.of(Attribute.MESSAGE.key(), "the client was closed"), ErrorUri.CLOSE_REALM, Payload.NONE));
            end(ErrorUri.CLOSE_REALM, "closed before the session was established");
        }
        return taken();
    }

    /** The session ends now, for a reason of the client's own. */
    List<ClientAction> giveUp(String reason, String why) {
        if (state == State.JOINED) {
            send(new Goodbye(Dict.of(Attribute.MESSAGE.key(), why), reason));
            end(reason, why);
        }
        return taken();
    }

    List<ClientAction> received(Message message) {
        switch (state) {
            case JOINING, PROVING -> joining(message);
            case VERIFYING -> verifying(message);
            case JOINED -> joined(message);
            case LEAVING -> leaving(message);
            case ENDED -> {}
        }
        return taken();
    }

    List<ClientAction> malformed(String what) {
        if (state != State.ENDED) {
            violation(what);
        }
        return taken();
    }

    List<ClientAction> closed(String why) {
        if (state != State.ENDED) {
            end(TRANSPORT_LOST, why.isEmpty() ? "the connection was closed" : why);
        }
        return taken();
    }

    private void joining(Message message) {
        switch (message.type()) {
            case CHALLENGE -> challenged((Challenge) message);
            case WELCOME -> {
                state = State.VERIFYING;
                id = ((Welcome) message).session();
                welcome = ((Welcome) message).details();
                actions.add(new ClientAction.Admitted((Welcome) message));
            }
            case ABORT -> aborted((Abort) message);
            default -> violation("received " + message.type() + " before the session was established");
        }
    }

    private void challenged(Challenge challenge) {
        if (state == State.PROVING) {
            // an answer to each of several could tell a rogue more than the one that its login allows
            violation("received a second CHALLENGE");
        } else {
            state = State.PROVING;
            actions.add(new ClientAction.Prove(challenge));
        }
    }

    private void verifying(Message message) {
        switch (message.type()) {
            case GOODBYE -> goodbye((Goodbye) message);
            case ABORT -> aborted((Abort) message);
            default -> violation("received " + message.type() + " before anything was requested");
        }
    }

    private void joined(Message message) {
        switch (message.type()) {
            case EVENT -> actions.add(new ClientAction.Deliver((Event) message));
            case INVOCATION -> actions.add(new ClientAction.Invoke((Invocation) message));
            case INTERRUPT -> actions.add(new ClientAction.Stop(((Interrupt) message).request()));
            case RESULT -> result((Result) message);
            case PUBLISHED -> answered(MessageType.PUBLISH, ((Published) message).request(), message);
            case SUBSCRIBED -> answered(MessageType.SUBSCRIBE, ((Subscribed) message).request(), message);
            case UNSUBSCRIBED -> unsubscribed((Unsubscribed) message);
            case REGISTERED -> answered(MessageType.REGISTER, ((Registered) message).request(), message);
            case UNREGISTERED -> unregistered((Unregistered) message);
            case ERROR -> answered(((ErrorReply) message).requestType(), ((ErrorReply) message).request(), message);
            case GOODBYE -> goodbye((Goodbye) message);
            case ABORT -> aborted((Abort) message);
            default -> violation("received " + message.type() + " after the session was established");
        }
    }

    private void leaving(Message message) {
        if (message.type() == MessageType.GOODBYE) {
            end(ErrorUri.CLOSE_REALM, "the client was closed");
        } else if (message.type() == MessageType.ABORT) {
            aborted((Abort) message);
        }
    }

    private void goodbye(Goodbye goodbye) {
        // "GOODBYE must be replied to by the receiving Peer" (Difference between ABORT and GOODBYE)
        send(new Goodbye(Dict.EMPTY, ErrorUri.GOODBYE_AND_OUT));
        end(goodbye.reason(), explanation(goodbye.details()));
    }

    private void result(Result result) {
        if (result.details().is(Attribute.PROGRESS, false) && outstanding.get(result.request()) == MessageType.CALL) {
            actions.add(new ClientAction.Answered(result.request(), result, false));
        } else {
            answered(MessageType.CALL, result.request(), result);
        }
    }

    private void unsubscribed(Unsubscribed message) {
        if (message.request() == 0) {
            // "[UNSUBSCRIBED, 0, Details|dict]" (Subscription Revocation)
            actions.add(new ClientAction.SubscriptionRevoked(
                    revoked(message.details(), "subscription"), reason(message.details())));
        } else {
            answered(MessageType.UNSUBSCRIBE, message.request(), message);
        }
    }

    private void unregistered(Unregistered message) {
        if (message.request() == 0) {
            // "[UNREGISTERED, 0, Details|dict]" (Registration Revocation)
            actions.add(new ClientAction.RegistrationRevoked(
                    revoked(message.details(), "registration"), reason(message.details())));
        } else {
            answered(MessageType.UNREGISTER, message.request(), message);
        }
    }

    private static long revoked(Dict details, String key) {
        return details.values().get(key) instanceof Long revoked ? revoked : 0;
    }

    private static String reason(Dict details) {
        return details.values().get("reason") instanceof String reason ? reason : "";
    }

    private void answered(MessageType requestType, long request, Message answer) {
        if (outstanding.get(request) == requestType) {
            outstanding.remove(request);
            actions.add(new ClientAction.Answered(request, answer, true));
        } else if (request > lastRequest) {
            violation("received " + answer.type() + " for a request that was never made");
        }
    }

    private void aborted(Abort abort) {
        end(abort.reason(), explanation(abort.details()));
    }

    private void violation(String what) {
        send(new Abort(Dict.of(Attribute.MESSAGE.key(), what), ErrorUri.PROTOCOL_VIOLATION, Payload.NONE));
        end(ErrorUri.PROTOCOL_VIOLATION, "the router violated the protocol: " + what);
    }

    private static String explanation(Dict details) {
        return Objects.requireNonNullElse(details.string(Attribute.MESSAGE), "");
    }

    private void send(Message message) {
        actions.add(new ClientAction.Send(message));
    }

    private void end(String reason, String why) {
        state = State.ENDED;
        outstanding.clear();
        actions.add(new ClientAction.Ended(reason, why));
    }

    private List<ClientAction> taken() {
        List<ClientAction> taken = List.copyOf(actions);
        actions.clear();
        return taken;
    }

    /** What the basic profile has for a proof that is not accepted, on either side. */
    static final String AUTHENTICATION_FAILED = "wamp.error.authentication_failed";
}
