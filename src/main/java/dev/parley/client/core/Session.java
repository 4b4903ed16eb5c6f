package dev.parley.client.core;

import dev.parley.client.core.outcome.Ending;
import dev.parley.message.Abort;
import dev.parley.message.Attribute;
import dev.parley.message.Challenge;
import dev.parley.message.Dict;
import dev.parley.message.ErrorUri;
import dev.parley.message.Goodbye;
import dev.parley.message.Hello;
import dev.parley.message.Id;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Role;
import dev.parley.message.Welcome;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a session, from the opening of the connection to its end: what is legal when, and what ends it. Its
 * {@link Lifecycle}'s.
 */
final class Session {
    /** How far it has come. */
    enum Phase {
        CONNECTING,
        JOINING,
        /** The router wants proof, and has not judged it. */
        PROVING,
        /** Admitted, but it is not yet known whether by the right router. */
        VERIFYING,
        JOINED,
        LEAVING,
        OVER
    }

    private final long connection;
    private final Output out;
    private Phase phase = Phase.CONNECTING;
    private long lastRequest;
    private long id;
    private Dict welcome = Dict.EMPTY;
    private @Nullable Ending ending;
    private boolean isSuspect;

    Session(long connection, Output out) {
        this.connection = connection;
        this.out = out;
    }

    long connection() {
        return connection;
    }

    boolean is(Phase asked) {
        return phase == asked;
    }

    boolean isJoined() {
        return phase == Phase.JOINED;
    }

    /** How it ended, once it has. */
    Ending ending() {
        return Objects.requireNonNull(ending);
    }

    /** What was under way may have been the cause of its end. */
    boolean isSuspect() {
        return isSuspect;
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

    /** The id that the next request will have. */
    long comingRequest() {
        return Id.after(lastRequest);
    }

    void send(Message message) {
        out.add(new Action.Send(connection, message));
    }

    /** The connection is open. */
    void open(Hello hello) {
        phase = Phase.JOINING;
        send(hello);
    }

    /** The router is the right one. */
    void accept() {
        phase = Phase.JOINED;
    }

    /** The client cannot prove who it is, or the router could not. */
    void refuse(String why) {
        if (phase != Phase.CONNECTING) {
            abort(ErrorUri.AUTHENTICATION_FAILED, why);
        }
        end(Ending.AUTHENTICATION_DENIED, why);
    }

    /** The client is to end; gives whether the router must be waited for. */
    boolean leave() {
        switch (phase) {
            case JOINED -> {
                phase = Phase.LEAVING;
                send(new Goodbye(Dict.EMPTY, ErrorUri.CLOSE_REALM));
            }
            case CONNECTING -> end(ErrorUri.CLOSE_REALM, "closed before the session was established");
            case JOINING, PROVING, VERIFYING -> {
                abort(ErrorUri.CLOSE_REALM, "the client was closed");
                end(ErrorUri.CLOSE_REALM, "closed before the session was established");
            }
            case LEAVING, OVER -> {}
        }
        return phase == Phase.LEAVING;
    }

    /** The session ends now, for a reason of the client's own. */
    void giveUp(String reason, String why) {
        if (phase == Phase.JOINED) {
            send(new Goodbye(Dict.of(Attribute.MESSAGE.key(), why), reason));
            end(reason, why);
        }
    }

    /**
     * The connection is gone, or given up.
     *
     * @param byWhatWasSent what was under way may have been the cause
     */
    void lose(boolean byWhatWasSent, String why) {
        isSuspect = byWhatWasSent && phase == Phase.JOINED;
        end(Ending.TRANSPORT_LOST, why.isEmpty() ? "the connection was closed" : why);
    }

    /** Takes what concerns the session itself; false where it is for others. */
    boolean takes(Message message) {
        switch (phase) {
            case JOINING, PROVING -> joining(message);
            case VERIFYING -> verifying(message);
            case LEAVING -> leaving(message);
            case JOINED -> {
                return joined(message);
            }
            case CONNECTING, OVER -> {}
        }
        return true;
    }

    private void joining(Message message) {
        switch (message.type()) {
            case CHALLENGE -> challenged((Challenge) message);
            case WELCOME -> {
                phase = Phase.VERIFYING;
                id = ((Welcome) message).session();
                welcome = ((Welcome) message).details();
                out.add(new Action.Verify(connection, (Welcome) message));
            }
            case ABORT -> aborted((Abort) message);
            default -> violation("received " + message.type() + " before the session was established");
        }
    }

    private void challenged(Challenge challenge) {
        if (phase == Phase.PROVING) {
            // an answer to each of several could tell a rogue more than the one that its login allows
            violation("received a second CHALLENGE");
        } else {
            phase = Phase.PROVING;
            out.add(new Action.Prove(connection, challenge));
        }
    }

    private void verifying(Message message) {
        switch (message.type()) {
            case GOODBYE -> goodbye((Goodbye) message);
            case ABORT -> aborted((Abort) message);
            default -> violation("received " + message.type() + " before anything was requested");
        }
    }

    private boolean joined(Message message) {
        switch (message.type()) {
            case GOODBYE -> goodbye((Goodbye) message);
            case ABORT -> {
                Abort abort = (Abort) message;
                isSuspect = abort.reason().equals(ErrorUri.PROTOCOL_VIOLATION);
                aborted(abort);
            }
            case EVENT,
                    INVOCATION,
                    INTERRUPT,
                    RESULT,
                    PUBLISHED,
                    SUBSCRIBED,
                    UNSUBSCRIBED,
                    REGISTERED,
                    UNREGISTERED,
                    ERROR -> {
                return false;
            }
            default -> violation("received " + message.type() + " after the session was established");
        }
        return true;
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

    private void aborted(Abort abort) {
        end(abort.reason(), explanation(abort.details()));
    }

    /** An answer to a request that is not under way: that of one that was made and is over comes late, and is nobody's. */
    void answeredInVain(MessageType answer, long request) {
        if (request > lastRequest) {
            violation("received " + answer + " for a request that was never made");
        }
    }

    /** The router does not keep to the protocol. */
    void violation(String what) {
        if (phase != Phase.OVER) {
            abort(ErrorUri.PROTOCOL_VIOLATION, what);
            end(ErrorUri.PROTOCOL_VIOLATION, "the router violated the protocol: " + what);
        }
    }

    private void abort(String reason, String why) {
        send(new Abort(Dict.of(Attribute.MESSAGE.key(), why), reason, Payload.NONE));
    }

    private static String explanation(Dict details) {
        return Objects.requireNonNullElse(details.string(Attribute.MESSAGE), "the router does not say why");
    }

    /** It is over. */
    void end(String reason, String why) {
        phase = Phase.OVER;
        ending = new Ending(reason, why);
    }
}
