package dev.parley.client;

import dev.parley.message.Abort;
import dev.parley.message.Attribute;
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

/**
 * The client's side of one session, and nothing else: what arrives goes in, an ordered list of actions comes out. It has no
 * socket, thread or clock; {@link Client} calls it under its lock.
 */
final class ClientSession {
    private enum State {
        JOINING,
        JOINED,
        LEAVING,
        ENDED
    }

    /** What the client does of the advanced profile; the router does the rest of these for it. */
    static final Set<Feature> FEATURES = EnumSet.complementOf(EnumSet.of(
            Feature.CALL_TIMEOUT,
            Feature.PROGRESSIVE_CALL_RESULTS,
            Feature.PROGRESSIVE_CALL_INVOCATIONS,
            Feature.PAYLOAD_PASSTHRU_MODE,
            Feature.SUBSCRIPTION_REVOCATION,
            Feature.REGISTRATION_REVOCATION));

    private final List<ClientAction> actions = new ArrayList<>();

    /** The requests that are not answered, by their ids. */
    private final Map<Long, MessageType> outstanding = new HashMap<>();

    private State state = State.JOINING;
    private long lastRequest;

    /** The first message of the session. */
    Message hello(String realm) {
        Map<String, Object> roles =
                Feature.announcement(EnumSet.of(Role.PUBLISHER, Role.SUBSCRIBER, Role.CALLER, Role.CALLEE), FEATURES);
        return new Hello(realm, Dict.of(Attribute.AGENT.key(), "Parley").with(Attribute.ROLES.key(), roles));
    }

    boolean isJoined() {
        return state == State.JOINED;
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

    /** The session is to end; the router's GOODBYE ends it. */
    List<ClientAction> leave() {
        if (state == State.JOINED) {
            state = State.LEAVING;
            send(new Goodbye(Dict.EMPTY, ErrorUri.CLOSE_REALM));
        } else if (state == State.JOINING) {
            send(new Abort(
                    Dict.of(Attribute.MESSAGE.key(), "the client was closed"), ErrorUri.CLOSE_REALM, Payload.NONE));
            end(ErrorUri.CLOSE_REALM, "closed before the session was established");
        }
        return taken();
    }

    List<ClientAction> received(Message message) {
        switch (state) {
            case JOINING -> joining(message);
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

    /** Not predefined; the reason that established clients give where the connection went without a word. */
    static final String TRANSPORT_LOST = "wamp.close.transport_lost";

    private void joining(Message message) {
        switch (message.type()) {
            case WELCOME -> {
                state = State.JOINED;
                actions.add(new ClientAction.Joined(((Welcome) message).session()));
            }
            case ABORT -> aborted((Abort) message);
            default -> violation("received " + message.type() + " before the session was established");
        }
    }

    private void joined(Message message) {
        switch (message.type()) {
            case EVENT -> actions.add(new ClientAction.Deliver((Event) message));
            case INVOCATION -> actions.add(new ClientAction.Invoke((Invocation) message));
            case INTERRUPT -> actions.add(new ClientAction.Stop(((Interrupt) message).request()));
            case RESULT -> answered(MessageType.CALL, ((Result) message).request(), message);
            case PUBLISHED -> answered(MessageType.PUBLISH, ((Published) message).request(), message);
            case SUBSCRIBED -> answered(MessageType.SUBSCRIBE, ((Subscribed) message).request(), message);
            case UNSUBSCRIBED -> answered(MessageType.UNSUBSCRIBE, ((Unsubscribed) message).request(), message);
            case REGISTERED -> answered(MessageType.REGISTER, ((Registered) message).request(), message);
            case UNREGISTERED -> answered(MessageType.UNREGISTER, ((Unregistered) message).request(), message);
            case ERROR -> answered(((ErrorReply) message).requestType(), ((ErrorReply) message).request(), message);
            case GOODBYE -> {
                // "GOODBYE must be replied to by the receiving Peer" (Difference between ABORT and GOODBYE)
                send(new Goodbye(Dict.EMPTY, ErrorUri.GOODBYE_AND_OUT));
                end(((Goodbye) message).reason(), explanation(((Goodbye) message).details()));
            }
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

    private void answered(MessageType requestType, long request, Message answer) {
        if (outstanding.get(request) == requestType) {
            outstanding.remove(request);
            actions.add(new ClientAction.Answered(request, answer));
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
}
