package dev.parley.router.state;

import dev.parley.message.Abort;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Event;
import dev.parley.message.Invocation;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Request;
import dev.parley.router.Action;
import dev.parley.router.Admission;
import dev.parley.router.Entry;
import dev.parley.router.Errand;
import dev.parley.router.NodeId;
import dev.parley.router.Parcel;
import dev.parley.router.PlaceId;
import dev.parley.router.Question;
import dev.parley.router.RealmLimit;
import dev.parley.router.Remote;
import dev.parley.router.SessionEnd;
import dev.parley.router.Time;
import dev.parley.router.TransportId;
import dev.parley.router.tally.Tallies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the actions that one fact leads to. Each place has one. */
public final class Actions {
    private List<Action> collected = new ArrayList<>();
    private long round;
    private final Tallies tallies = new Tallies();

    /** Sessions that are to leave, of which a call has ended since they were last taken. */
    private List<Session> relieved = new ArrayList<>(0);

    /** What this place counts. */
    public Tallies tallies() {
        return tallies;
    }

    /** Everything since the last call, in order. */
    public List<Action> take() {
        if (collected.isEmpty()) {
            return List.of();
        }
        round++;
        List<Action> taken = collected;
        collected = new ArrayList<>(4);
        return taken;
    }

    /** A call of that session, made or received, has ended. */
    public void relieve(Session session) {
        if (session.isLeaving) {
            relieved.add(session);
        }
    }

    /** The sessions that are to leave, of which a call has ended since the last such question. */
    public List<Session> takeRelieved() {
        if (relieved.isEmpty()) {
            return List.of();
        }
        List<Session> taken = relieved;
        relieved = new ArrayList<>(0);
        return taken;
    }

    /** Changes with each {@link #take} of something: what was sent in this round is not on its way yet. */
    long round() {
        return round;
    }

    public void send(TransportId to, Message message) {
        collected.add(new Action.Send(to, message));
    }

    public void send(Session to, Message message) {
        add(to.telling(message));
    }

    /** Brings a call, or a part of one, to its callee. */
    public void invoke(Session callee, Invocation invocation, PendingCall call) {
        add(callee.invoking(invocation, call));
    }

    private void add(@Nullable Action action) {
        if (action != null) {
            collected.add(action);
        }
    }

    void spread(List<TransportId> to, Message message) {
        collected.add(new Action.Spread(to, message));
    }

    public void disconnect(TransportId transport, Action.Cause cause, String reason) {
        collected.add(new Action.Disconnect(transport, cause, reason));
    }

    public void move(TransportId transport, PlaceId to, @Nullable Admission admission) {
        collected.add(new Action.Move(transport, to, admission));
    }

    public void ask(Question question) {
        collected.add(new Action.Ask(question));
    }

    public void work(PlaceId sender, TransportId onBehalfOf, Errand errand) {
        collected.add(new Action.Work(sender, onBehalfOf, errand));
    }

    public void probe(TransportId transport) {
        collected.add(new Action.Probe(transport));
    }

    /** Puts a mark behind what has been sent to that session; whoever wants to know of it keeps the number that it returns. */
    public long mark(Session session) {
        long number = session.nextMark();
        collected.add(new Action.Mark(session.transport, number));
        return number;
    }

    /** A session is over. */
    public void ended(Session session, SessionEnd how, @Nullable String why, Time now) {
        long millis = now.monotonicMillis() - session.startedMillis;
        tallies.closed(how, millis);
        collected.add(
                new Action.Ended(session.transport, session.id, session.authid, session.authrole, how, why, millis));
    }

    /** Something that has to be accounted for. The fields are not copied. */
    public void audit(TransportId by, String event, Map<String, String> fields) {
        collected.add(new Action.Audit(by, event, fields));
    }

    /** What comes from that connection waits from now on, or waits no more. */
    public void pause(TransportId transport, boolean isPaused) {
        collected.add(new Action.Pause(transport, isPaused));
    }

    /** Has the journal keep that. */
    public void record(PlaceId sender, Event entry) {
        collected.add(new Action.Keep(sender, entry));
    }

    /** The journal need not keep what is at that position. */
    public void forget(PlaceId sender, long position) {
        collected.add(new Action.Forget(sender, position));
    }

    /** Has a value kept, or none any more where it is null. */
    public void save(PlaceId sender, String key, @Nullable String value) {
        collected.add(new Action.Save(sender, key, value));
    }

    /** Has that stand in the roll. */
    public void enter(PlaceId sender, Entry entry) {
        collected.add(new Action.Enter(sender, entry));
    }

    /** Brings that to another node. */
    public void pass(PlaceId sender, NodeId to, Parcel parcel) {
        collected.add(new Action.Pass(sender, to, parcel));
    }

    /** What goes to that session waits until all nodes have applied what stands at that position. */
    public void gate(PlaceId sender, Session session, long position) {
        collected.add(new Action.Gate(sender, session.transport, position));
    }

    /** A message of a peer had no effect. Of those of another node's peers that tells. */
    public void drop(TransportId from, MessageType type, String why) {
        if (!(from instanceof Remote)) {
            collected.add(new Action.Drop(from, type, why));
        }
    }

    /** The negative answer to a request, with an explanation for people as its one argument. */
    public void refuse(Session to, Request request, String error, String why) {
        if (error.equals(ErrorUri.BUDGET_EXCEEDED)) {
            tallies.reached(RealmLimit.SESSION_BYTES);
        }
        send(to, new ErrorReply(request.type(), request.request(), Dict.EMPTY, error, explanation(why)));
    }

    private void abort(TransportId to, Action.Cause cause, String reason, String why) {
        send(to, new Abort(Dict.of(Attribute.MESSAGE.key(), why), reason, Payload.NONE));
        disconnect(to, cause, why);
    }

    /** No session for that peer. */
    public void turnAway(TransportId peer, String reason, String why) {
        abort(peer, Action.Cause.REFUSED, reason, why);
    }

    public void shutDown(TransportId peer) {
        abort(peer, Action.Cause.SHUTDOWN, ErrorUri.SYSTEM_SHUTDOWN, "the router is shutting down");
    }

    /** "MUST send an ABORT message to the offending peer" and "SHOULD also drop the WAMP connection" (Protocol Errors). */
    public void violation(TransportId by, String what) {
        abort(by, Action.Cause.PROTOCOL_ERROR, ErrorUri.PROTOCOL_VIOLATION, what);
    }

    /** One argument: a sentence for people. */
    public static Payload explanation(String sentence) {
        StringBuilder json = new StringBuilder("[\"");
        sentence.chars()
                .map(c -> c == '"' ? '\'' : c < ' ' || c == '\\' ? '?' : c)
                .forEach(c -> json.append((char) c));
        return Payload.of(json.append("\"]").toString(), null);
    }

    /** A peer's URI as it may stand in an explanation. */
    public static String quoted(String uri) {
        int end = 120;
        if (uri.length() <= end) {
            return "'" + uri + "'";
        }
        return "'" + uri.substring(0, Character.isHighSurrogate(uri.charAt(end - 1)) ? end - 1 : end) + "…'";
    }
}
