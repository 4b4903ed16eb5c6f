package dev.parley.router.core;

import dev.parley.auth.Identity;
import dev.parley.auth.crypto.Hashes;
import dev.parley.auth.crypto.RandomBytes;
import dev.parley.auth.crypto.SecretHash;
import dev.parley.message.Attribute;
import dev.parley.message.Message;
import dev.parley.router.Action;
import dev.parley.router.Admission;
import dev.parley.router.Comeback;
import dev.parley.router.ResumeOutcome;
import dev.parley.router.ResumeSettings;
import dev.parley.router.Time;
import dev.parley.router.TransportId;
import dev.parley.router.access.Entrance;
import dev.parley.router.line.Line;
import dev.parley.router.state.Actions;
import dev.parley.router.state.CurrentSettings;
import dev.parley.router.state.RealmSessions;
import dev.parley.router.state.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that outlive their connections. Choice: the text has testaments for sessions that are detached, and no way back for them.
 * Whoever announces {@code resumable} gets a token by which to come back; what it has sent and received until then it knows itself. It
 * comes back to all it had and to all it has missed, or, where that cannot be said for sure, not at all. The realm alone calls it.
 */
final class Resumptions implements Entrance.Offer {
    private static final int TOKEN_BYTES = 24;

    private static final String ANONYMOUS = "anonymous";

    /** Sessions without a connection may take so much of what the realm may. */
    private static final int PART_OF_REALM = 4;

    private final CurrentSettings settings;
    private final RealmSessions sessions;
    private final Actions actions;
    private final RandomBytes random;
    private final Lines lines;

    /** Until when they wait for their peers, by the monotonic clock, the oldest first. */
    private final Map<Session, Wait> detached = new LinkedHashMap<>();

    /** What these took when they lost their connections. */
    private long detachedOctets;

    private record Wait(long deadline, long octets) {}

    Resumptions(CurrentSettings settings, RealmSessions sessions, Actions actions, RandomBytes random) {
        this.settings = settings;
        this.sessions = sessions;
        this.actions = actions;
        this.random = random;
        this.lines = new Lines(settings);
    }

    private ResumeSettings limits() {
        return settings.realm().resume();
    }

    @Override
    public TransportId transport(TransportId connection, Admission admission) {
        return admission.announcement().isResumable() && limits().isOn() ? new Line(connection) : connection;
    }

    @Override
    public void joined(Session session, Admission admission, Map<String, @Nullable Object> details) {
        Line line = session.line();
        if (line != null) {
            lines.add(line, session);
            offer(line, null, details);
        }
        if (admission.announcement().comeback() != null) {
            details.put(Attribute.RESUMED.key(), false);
        }
    }

    private void offer(Line line, @Nullable String presented, Map<String, @Nullable Object> details) {
        String token = Hashes.hex(random.next(TOKEN_BYTES));
        SecretHash hash = SecretHash.of(token);
        line.token(presented, hash::isOf);
        details.put(Attribute.RESUMABLE.key(), true);
        details.put(Attribute.RESUME_TOKEN.key(), token);
        details.put(Attribute.RESUME_MILLIS.key(), limits().millis());
    }

    /** The session that the peer may go on with; null where it gets another one, if any. */
    @Nullable
    Session wanted(Admission admission) {
        Comeback comeback = admission.announcement().comeback();
        if (comeback == null) {
            return null;
        }
        Session session = sessions.find(comeback.session());
        Line line = session == null ? null : session.line();
        if (session == null || line == null) {
            return refused(ResumeOutcome.NO_SUCH_SESSION);
        }
        if (!line.admits(comeback.token())) {
            return refused(ResumeOutcome.WRONG_TOKEN);
        }
        return isSame(session.identity, admission.identity()) ? session : refused(ResumeOutcome.OTHER_PEER);
    }

    private @Nullable Session refused(ResumeOutcome why) {
        actions.tallies().resume(why);
        return null;
    }

    /** Those without a name have another one each time: their token alone tells who they are. */
    private static boolean isSame(Identity former, Identity present) {
        boolean isNobody = former.method().equals(ANONYMOUS) && present.method().equals(ANONYMOUS);
        return former.role().equals(present.role())
                && (isNobody
                        || (former.authid().equals(present.authid())
                                && former.provider().equals(present.provider())));
    }

    /** Whether nothing is lost where the peer of that session comes back. */
    boolean isExact(Session session, Admission admission) {
        Line line = session.line();
        Comeback comeback = admission.announcement().comeback();
        boolean isExact = line != null
                && comeback != null
                && comeback.received() >= line.forgotten()
                && comeback.received() <= line.sent();
        if (!isExact) {
            refused(ResumeOutcome.INCOMPLETE);
        }
        return isExact;
    }

    /** The session goes on over another connection: its peer is told so, and sent what it has missed. */
    void resume(Session session, TransportId connection, Admission admission, Entrance entrance, Time now) {
        Line line = session.line();
        Comeback comeback = admission.announcement().comeback();
        if (line == null || comeback == null) {
            throw new IllegalStateException("not a session that can be resumed");
        }
        if (line.isAttached()) {
            sessions.cutOff(session);
            actions.disconnect(line.connection(), Action.Cause.LOST, "the session goes on over another connection");
        }
        wake(session);
        line.attach(connection);
        sessions.reconnect(session);
        lines.confirmed(session, line, comeback.received());
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put(Attribute.RESUMED.key(), true);
        details.put(Attribute.RECEIVED.key(), line.received());
        offer(line, comeback.token(), details);
        entrance.welcomeBack(session, connection, admission, details, now);
        for (Message missed : line.kept()) {
            actions.send(connection, missed);
        }
        actions.mark(session);
        actions.tallies().resume(ResumeOutcome.RESUMED);
    }

    /** A message has come from the peer of that session. */
    void received(Session session) {
        Line line = session.line();
        if (line != null) {
            line.receivedMessage();
        }
    }

    /** What was sent to the session before that mark has arrived. */
    void marked(Session session, long number) {
        Line line = session.line();
        if (line != null && line.isAttached()) {
            lines.confirmed(session, line, line.confirmed(number));
        }
    }

    /** Its connection is gone: whether it waits for another one. */
    boolean detach(Session session, Time now) {
        Line line = session.line();
        if (line == null || line.isOver() || !limits().isOn() || !line.mayComeBack()) {
            return false;
        }
        sessions.cutOff(session);
        lines.detach(line);
        Wait wait = new Wait(now.monotonicMillis() + limits().millis(), session.budget.used());
        detached.put(session, wait);
        detachedOctets += wait.octets;
        return true;
    }

    private void wake(Session session) {
        Wait wait = detached.remove(session);
        if (wait != null) {
            detachedOctets -= wait.octets;
        }
    }

    /** The session is over. */
    void left(Session session) {
        wake(session);
        if (session.line() != null) {
            lines.remove(session.line());
        }
    }

    /** Sessions that have to end now: for one of them no more can be kept, or all together take too much. */
    List<Session> spent() {
        List<Session> spent = new ArrayList<>(lines.takeFull());
        long over = detachedOctets - settings.realmLimits().bytes() / PART_OF_REALM;
        if (over > 0) {
            // the router owes those least who would not say who they are
            for (boolean isForGuests : new boolean[] {true, false}) {
                for (Map.Entry<Session, Wait> each : detached.entrySet()) {
                    if (over > 0 && each.getKey().identity.method().equals(ANONYMOUS) == isForGuests) {
                        spent.add(each.getKey());
                        over -= each.getValue().octets;
                    }
                }
            }
        }
        return spent;
    }

    /** Sessions for whose peers it has been long enough. */
    List<Session> expired(Time now) {
        List<Session> expired = new ArrayList<>(0);
        for (Map.Entry<Session, Wait> each : detached.entrySet()) {
            if (each.getValue().deadline > now.monotonicMillis()) {
                break;
            }
            expired.add(each.getKey());
        }
        return expired;
    }

    /** Has marks put where they are due. */
    void elapsed(Time now) {
        lines.unmarked(now).forEach(actions::mark);
    }

    /** The configuration has changed: nobody waits longer than it says. */
    void reconfigured(Time now) {
        long latest = now.monotonicMillis() + limits().millis();
        detached.replaceAll((session, wait) -> new Wait(Math.min(wait.deadline, latest), wait.octets));
    }

    /** When {@link #expired} or {@link #elapsed} have something to do. */
    long deadline() {
        return Math.min(
                lines.deadline(),
                detached.isEmpty()
                        ? Long.MAX_VALUE
                        : detached.values().iterator().next().deadline);
    }

    /** Until when that session waits for its peer, by the monotonic clock; 0 where it has a connection. */
    long waitsUntil(Session session) {
        Wait wait = detached.get(session);
        return wait == null ? 0 : wait.deadline;
    }

    int waiting() {
        return detached.size();
    }

    boolean isEmpty() {
        return detached.isEmpty() && lines.isEmpty();
    }

    /** The same actions, for connections instead of lines. */
    List<Action> onConnections(List<Action> toDo, Time now) {
        return lines.onConnections(toDo, now);
    }
}
