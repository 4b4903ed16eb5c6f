package dev.parley.client.core.session;

import dev.parley.client.core.line.Ticket;
import dev.parley.client.core.outcome.Ending;
import dev.parley.client.core.pace.Deadlines;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a session, from the opening of the connection to its end: what is legal when, and what ends it. Its
 * {@link Lifecycle}'s.
 */
public final class Session {
    /** How far it has come. */
    public enum Phase {
        CONNECTING,
        JOINING,
        /** The router wants proof, and has not judged it. */
        PROVING,
        /** Admitted, but it is not yet known whether by the right router. */
        VERIFYING,
        JOINED,
        /** It has lost its connection, and may be resumed on another. */
        DETACHED,
        LEAVING,
        OVER
    }

    private final Output out;
    private final Deadlines deadlines;

    /** That of the moment, or the last. */
    private long connection;

    private Phase phase = Phase.CONNECTING;
    private long lastRequest;
    private long id;
    private Dict welcome = Dict.EMPTY;

    /** What makes it outlive its connections; null where the router does not offer that. */
    private @Nullable Continuity continuity;

    /** The session that this attempt asks for; null where it wants a new one. */
    private @Nullable Session wanted;

    /** The WELCOME that says that {@link #wanted} goes on. */
    private @Nullable Welcome comeback;

    /** What has come in {@link #wanted} before it was verified. */
    private final List<Message> early = new ArrayList<>(0);

    /** The connection was lost before {@link #wanted} was verified, which goes on nevertheless: the router may know what has arrived. */
    private @Nullable Loss earlyLoss;

    private @Nullable Ending ending;
    private boolean isSuspect;

    /** Nothing but its connection is lost. */
    private boolean isCut;

    /** Ends it, because more is to be sent than can wait for the next connection. */
    private Deadlines.@Nullable Deadline overflow;

    private record Loss(boolean byWhatWasSent, String why) {}

    public Session(long connection, Output out, Deadlines deadlines) {
        this.connection = connection;
        this.out = out;
        this.deadlines = deadlines;
    }

    public long connection() {
        return connection;
    }

    public boolean is(Phase asked) {
        return phase == asked;
    }

    public boolean isJoined() {
        return phase == Phase.JOINED;
    }

    /** How it ended, once it has. */
    public Ending ending() {
        return Objects.requireNonNull(ending);
    }

    /** What was under way may have been the cause of its end. */
    public boolean isSuspect() {
        return isSuspect;
    }

    /** The id of the session, once it is established. */
    public long id() {
        return id;
    }

    /** What the router said in WELCOME. */
    public Dict welcome() {
        return welcome;
    }

    /** Whether the router announced that feature for that role of its own. */
    public boolean isAnnounced(Role role, String feature) {
        Map<String, @Nullable Object> roles = welcome.dict(Attribute.ROLES);
        return roles != null
                && roles.get(role.key()) instanceof Map<?, ?> ofRole
                && ofRole.get("features") instanceof Map<?, ?> features
                && Boolean.TRUE.equals(features.get(feature));
    }

    /** The id for the next request, "incremented by 1 beginning with 1" (IDs). */
    public long nextRequest() {
        lastRequest = Id.after(lastRequest);
        return lastRequest;
    }

    /** The id that the next request will have. */
    public long comingRequest() {
        return Id.after(lastRequest);
    }

    /** Sends a message, or has it wait for the next connection. */
    public void send(Message message) {
        if (continuity == null || (phase != Phase.JOINED && phase != Phase.DETACHED)) {
            out.add(new Action.Send(connection, message));
        } else if (!continuity.send(message)) {
            deadlines.cancel(overflow);
            // not at once: whoever sends is in the middle of something
            overflow = deadlines.at(out.now(), then -> end(Ending.TRANSPORT_LOST, "more was to be sent than can wait"));
        }
    }

    /** Whether what can be refused is sent. */
    public boolean hasRoom() {
        return continuity == null || continuity.hasRoom();
    }

    /** A message has come in it. */
    public void countReceived() {
        if (continuity != null) {
            continuity.receivedOne();
        }
    }

    /** What was sent before that mark has arrived. */
    public void arrived(long mark) {
        if (continuity != null) {
            continuity.arrived(mark);
        }
    }

    /** The connection is open. */
    public void open(Hello hello) {
        phase = Phase.JOINING;
        send(hello);
    }

    /** The connection is open, and that session is asked for. */
    public void open(Hello hello, Session detached) {
        wanted = detached;
        Dict details = hello.details();
        open(new Hello(hello.realm(), detached.continuity == null ? details : detached.continuity.askedIn(details)));
    }

    /** Whether it asks for another session. */
    public boolean asks() {
        return wanted != null;
    }

    /** Whether the router goes on with the session that was asked for. */
    public boolean isResumed() {
        return comeback != null;
    }

    /** The router is the right one. */
    public void accept() {
        phase = Phase.JOINED;
    }

    /** Whether it can wait for another connection instead of being over. */
    public boolean isResumable() {
        return isCut && continuity != null && continuity.millis() > 0;
    }

    /** It waits for another connection; gives how long it may. */
    public long detach() {
        phase = Phase.DETACHED;
        return continuity == null ? 0 : continuity.millis();
    }

    /**
     * It goes on over the connection of that attempt.
     *
     * @return how many messages are sent again
     */
    public int resume(Session attempt) {
        connection = attempt.connection;
        Welcome again = Objects.requireNonNull(attempt.comeback);
        welcome = again.details();
        phase = Phase.JOINED;
        isCut = false;
        ending = null;
        deadlines.cancel(overflow);
        if (continuity == null || !continuity.attach(connection, again)) {
            giveUp(Ending.TRANSPORT_LOST, "the router does not have what is not kept any more");
            return 0;
        }
        return continuity.keptMessages();
    }

    /** What has come in it together with that WELCOME. */
    public List<Message> takeEarly() {
        List<Message> taken = List.copyOf(early);
        early.clear();
        return taken;
    }

    /** The connection of that attempt, which has become this one's, may be lost again. */
    public void endAs(Session attempt) {
        if (attempt.earlyLoss != null) {
            lose(attempt.earlyLoss.byWhatWasSent, attempt.earlyLoss.why);
        }
    }

    /** The client cannot prove who it is, or the router could not. */
    public void refuse(String why) {
        if (phase != Phase.CONNECTING) {
            abort(ErrorUri.AUTHENTICATION_FAILED, why);
        }
        end(Ending.AUTHENTICATION_DENIED, why);
    }

    /** The client is to end; gives whether the router must be waited for. */
    public boolean leave() {
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
            case DETACHED, LEAVING, OVER -> {}
        }
        return phase == Phase.LEAVING;
    }

    /** The session ends now, for a reason of the client's own. */
    public void giveUp(String reason, String why) {
        if (phase == Phase.JOINED) {
            send(new Goodbye(Dict.of(Attribute.MESSAGE.key(), why), reason));
            end(reason, why);
        } else if (phase == Phase.DETACHED) {
            end(reason, why);
        }
    }

    /**
     * The connection is gone, or given up.
     *
     * @param byWhatWasSent what was under way may have been the cause
     */
    public void lose(boolean byWhatWasSent, String why) {
        if (phase == Phase.VERIFYING && comeback != null) {
            earlyLoss = new Loss(byWhatWasSent, why);
            return;
        }
        boolean isStuck = continuity != null && continuity.isStuck();
        isSuspect = (byWhatWasSent || isStuck) && phase == Phase.JOINED;
        isCut = !isSuspect && phase == Phase.JOINED;
        end(Ending.TRANSPORT_LOST, why.isEmpty() ? "the connection was closed" : why);
    }

    /** Takes what concerns the session itself; false where it is for others. */
    public boolean takes(Message message) {
        switch (phase) {
            case JOINING, PROVING -> joining(message);
            case VERIFYING -> verifying(message);
            case LEAVING -> leaving(message);
            case JOINED, DETACHED -> {
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
                Welcome let = (Welcome) message;
                phase = Phase.VERIFYING;
                id = let.session();
                welcome = let.details();
                Ticket ticket = Ticket.of(let);
                continuity = ticket == null ? null : new Continuity(out, deadlines, ticket, connection);
                comeback = wanted != null && wanted.goesOn(let) ? let : null;
                out.add(new Action.Verify(connection, let));
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

    private boolean goesOn(Welcome let) {
        return continuity != null && continuity.goesOn(let);
    }

    private void verifying(Message message) {
        if (comeback != null) {
            early.add(message);
            return;
        }
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
    public void answeredInVain(MessageType answer, long request) {
        if (request > lastRequest) {
            violation("received " + answer + " for a request that was never made");
        }
    }

    /** The router does not keep to the protocol. */
    public void violation(String what) {
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
    public void end(String reason, String why) {
        phase = Phase.OVER;
        ending = new Ending(reason, why);
        deadlines.cancel(overflow);
        if (continuity != null) {
            continuity.detach();
        }
    }

    /** How much is kept of it. */
    public int size() {
        return 1 + (continuity == null || phase == Phase.OVER ? 0 : continuity.keptMessages());
    }
}
