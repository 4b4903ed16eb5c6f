package dev.parley.router.core;

import dev.parley.message.Message;
import dev.parley.router.Action;
import dev.parley.router.ResumeSettings;
import dev.parley.router.Time;
import dev.parley.router.TransportId;
import dev.parley.router.line.Deadlines;
import dev.parley.router.line.Line;
import dev.parley.router.state.CurrentSettings;
import dev.parley.router.state.Session;
import dev.parley.router.state.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Brings what is for a line to its connection, and keeps of it what has not been confirmed. What does not fit is not kept: then the
 * session cannot be resumed, unless its peer turns out to have it. {@link Resumptions} alone calls it.
 */
final class Lines {
    /** After so many messages there is a mark. */
    static final int MESSAGES_PER_MARK = 64;

    /** So long after a message there is one at the latest. */
    static final long MARK_MILLIS = 200;

    /** What is kept for all sessions may take so much of what the realm may. */
    private static final int PART_OF_REALM = 4;

    private final CurrentSettings settings;
    private final Map<Line, Session> sessions = new LinkedHashMap<>();
    private final Deadlines markDue = new Deadlines(MARK_MILLIS);
    private final Wires wires = new Wires();

    /** Sessions without a connection for which nothing more can be kept. */
    private List<Session> full = new ArrayList<>(0);

    /** What is kept for all. */
    private long octets;

    /** There has been a line. */
    private boolean isUsed;

    Lines(CurrentSettings settings) {
        this.settings = settings;
    }

    private ResumeSettings limits() {
        return settings.realm().resume();
    }

    void add(Line line, Session session) {
        isUsed = true;
        sessions.put(line, session);
    }

    /** The session of that line is over. */
    void remove(Line line) {
        Session session = sessions.remove(line);
        if (session != null) {
            markDue.stop(line);
            release(session, line.keptOctets());
            line.end();
        }
    }

    private Session sessionOn(Line line) {
        return Objects.requireNonNull(sessions.get(line));
    }

    boolean isEmpty() {
        return sessions.isEmpty();
    }

    /** Those whose mark is due. */
    List<Session> unmarked(Time now) {
        List<Session> due = new ArrayList<>();
        for (TransportId line : markDue.expired(now)) {
            due.add(sessionOn((Line) line));
        }
        return due;
    }

    long deadline() {
        return markDue.next();
    }

    /** So many messages have arrived at the peer of that session. */
    void confirmed(Session session, Line line, long messages) {
        while (line.keptMessages() > 0 && line.forgotten() < messages) {
            release(session, line.forgetOldest());
        }
        crowd(line);
    }

    /** It has no connection any more. */
    void detach(Line line) {
        line.detach();
        markDue.stop(line);
        crowd(line);
    }

    private void release(Session session, long weight) {
        session.budget.release(weight);
        octets -= weight;
    }

    /** Sessions without a connection for which nothing more could be kept. */
    List<Session> takeFull() {
        if (full.isEmpty()) {
            return List.of();
        }
        List<Session> taken = full;
        full = new ArrayList<>(0);
        return taken;
    }

    /** The same actions, for connections. */
    List<Action> onConnections(List<Action> actions, Time now) {
        if (!isUsed || actions.isEmpty()) {
            return actions;
        }
        wires.now = now;
        wires.out = new ArrayList<>(actions.size() + 1);
        actions.forEach(action -> action.accept(wires));
        List<Action> done = wires.out;
        wires.out = new ArrayList<>(0);
        return done;
    }

    /** Whether the message goes out at once; it is kept in any case, or more than can be is. */
    private boolean take(Line line, Message message, long weight, Time now) {
        if (line.isOver()) {
            return line.isAttached();
        }
        Session session = sessionOn(line);
        line.keep(message, weight);
        session.budget.charge(weight);
        octets += weight;
        if (!line.isAttached()) {
            if (isTooMuch(session, line) && !line.isFull()) {
                line.fill();
                full.add(session);
            }
            crowd(line);
            return false;
        }
        while (line.keptMessages() > 0 && isTooMuch(session, line)) {
            release(session, line.forgetOldest());
        }
        if (line.unmarked() == 1) {
            markDue.start(line, now);
        }
        return true;
    }

    private boolean isTooMuch(Session session, Line line) {
        return line.keptMessages() > limits().messages()
                || line.keptOctets() > limits().octets()
                || octets > settings.realmLimits().bytes() / PART_OF_REALM
                || session.budget.isOver();
    }

    private void crowd(Line line) {
        line.crowd(line.keptMessages() >= limits().messages() / 2 || line.keptOctets() >= limits().octets() / 2);
    }

    /** Has each action done by the connection of the line that it names. */
    private final class Wires implements Action.Visitor {
        private List<Action> out = new ArrayList<>();
        private Time now = new Time(0, 0);

        @Override
        public void send(Action.Send send) {
            if (!(send.to() instanceof Line line)) {
                out.add(send);
            } else if (take(line, send.message(), Weight.message(send.message()), now)) {
                out.add(new Action.Send(line.connection(), send.message()));
                markIfDue(line);
            }
        }

        @Override
        public void spread(Action.Spread spread) {
            if (spread.to().stream().noneMatch(Line.class::isInstance)) {
                out.add(spread);
                return;
            }
            // all have the same message
            long weight = Weight.REFERENCE
                    + Weight.message(spread.message()) / spread.to().size();
            List<TransportId> to = new ArrayList<>(spread.to().size());
            for (TransportId each : spread.to()) {
                if (!(each instanceof Line line)) {
                    to.add(each);
                } else if (take(line, spread.message(), weight, now)) {
                    to.add(line.connection());
                }
            }
            if (!to.isEmpty()) {
                out.add(new Action.Spread(to, spread.message()));
            }
            for (TransportId each : spread.to()) {
                if (each instanceof Line line) {
                    markIfDue(line);
                }
            }
        }

        private void markIfDue(Line line) {
            if (line.unmarked() >= MESSAGES_PER_MARK && !line.isOver()) {
                mark(line, sessionOn(line).nextMark());
            }
        }

        private void mark(Line line, long number) {
            if (line.isAttached()) {
                if (line.unmarked() > 0) {
                    markDue.stop(line);
                }
                line.mark(number);
                out.add(new Action.Mark(line.connection(), number));
            }
        }

        @Override
        public void mark(Action.Mark mark) {
            if (mark.transport() instanceof Line line) {
                mark(line, mark.number());
            } else {
                out.add(mark);
            }
        }

        @Override
        public void disconnect(Action.Disconnect disconnect) {
            if (isThere(disconnect.transport())) {
                out.add(new Action.Disconnect(
                        connection(disconnect.transport()), disconnect.cause(), disconnect.reason()));
            }
        }

        @Override
        public void probe(Action.Probe probe) {
            if (isThere(probe.transport())) {
                out.add(new Action.Probe(connection(probe.transport())));
            }
        }

        @Override
        public void move(Action.Move move) {
            if (isThere(move.transport())) {
                out.add(new Action.Move(connection(move.transport()), move.to(), move.admission()));
            }
        }

        @Override
        public void ask(Action.Ask ask) {
            out.add(ask);
        }

        @Override
        public void answer(Action.Answer answer) {
            out.add(answer);
        }

        @Override
        public void work(Action.Work work) {
            out.add(new Action.Work(work.sender(), connection(work.onBehalfOf()), work.errand()));
        }

        @Override
        public void drop(Action.Drop drop) {
            out.add(new Action.Drop(connection(drop.from()), drop.type(), drop.why()));
        }

        @Override
        public void ended(Action.Ended ended) {
            out.add(new Action.Ended(
                    connection(ended.transport()),
                    ended.session(),
                    ended.authid(),
                    ended.authrole(),
                    ended.how(),
                    ended.why(),
                    ended.millis()));
        }

        @Override
        public void audit(Action.Audit audit) {
            out.add(new Action.Audit(connection(audit.by()), audit.event(), audit.fields()));
        }

        @Override
        public void pause(Action.Pause pause) {
            if (isThere(pause.transport())) {
                out.add(new Action.Pause(connection(pause.transport()), pause.isPaused()));
            }
        }

        @Override
        public void keep(Action.Keep keep) {
            out.add(keep);
        }

        @Override
        public void forget(Action.Forget forget) {
            out.add(forget);
        }

        @Override
        public void save(Action.Save save) {
            out.add(save);
        }

        @Override
        public void enter(Action.Enter enter) {
            out.add(enter);
        }

        @Override
        public void pass(Action.Pass pass) {
            out.add(pass);
        }

        @Override
        public void gate(Action.Gate gate) {
            if (isThere(gate.transport())) {
                out.add(new Action.Gate(gate.sender(), connection(gate.transport()), gate.position()));
            }
        }

        private static boolean isThere(TransportId transport) {
            return !(transport instanceof Line line) || line.isAttached();
        }

        private static TransportId connection(TransportId transport) {
            return transport instanceof Line line ? line.connection() : transport;
        }
    }
}
