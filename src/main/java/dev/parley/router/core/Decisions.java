package dev.parley.router.core;

import dev.parley.message.ErrorUri;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.router.Question;
import dev.parley.router.Time;
import dev.parley.router.access.Authorizer;
import dev.parley.router.access.AuthorizerVerdicts;
import dev.parley.router.access.AuthorizerVerdicts.Verdict;
import dev.parley.router.pubsub.Publications;
import dev.parley.router.rpc.Dealer;
import dev.parley.router.rpc.Probes;
import dev.parley.router.state.Actions;
import dev.parley.router.state.RealmSessions;
import dev.parley.router.state.Session;
import dev.parley.router.state.Verdict.Violation;
import dev.parley.router.state.Weight;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The sessions that wait for a decision: about a request until the authorizer has answered, about a REGISTER until there is news of
 * the holder; or for the journal. What they send meanwhile waits in order. The realm alone calls it.
 */
final class Decisions {
    /** What one session may send while a decision about it is awaited. */
    static final int MAX_HELD = 1_000;

    private final RealmSessions sessions;
    private final Probes probes;
    private final Dispatcher dispatcher;
    private final Dealer dealer;
    private final Authorizer authorizer;
    private final Taker taker;
    private final Publications publications;
    private final Actions actions;
    private final Deque<Decision> made = new ArrayDeque<>(0);

    /** Whether the procedure that a session waits for is still taken. */
    private record Decision(Probes.Probe probe, boolean isTaken) {}

    /** The realm, that sees to what has waited. */
    interface Taker {
        void take(Session session, Message message, Time now);

        void violation(Session session, String what, Time now);
    }

    Decisions(
            RealmSessions sessions,
            Dispatcher dispatcher,
            Dealer dealer,
            Authorizer authorizer,
            Taker taker,
            Publications publications,
            Actions actions) {
        this.publications = publications;
        this.actions = actions;
        this.sessions = sessions;
        this.probes = dealer.probes();
        this.dispatcher = dispatcher;
        this.dealer = dealer;
        this.authorizer = authorizer;
        this.taker = taker;
    }

    /** Keeps a message until its turn comes; whether there is still room for it. */
    boolean hold(Session session, Message message) {
        boolean hasRoom = session.budget.refusal(Weight.message(message)) == null;
        if (session.hold(message) <= MAX_HELD && hasRoom) {
            return true;
        }
        List<Probes.Probe> awaited = probes.endWaitOf(session);
        decide(awaited, true);
        return !awaited.isEmpty();
    }

    /** The authorizer has answered. */
    void answered(Question question, Message answer, Time now) {
        Authorizer.Matter matter = authorizer.answered(question, answer, now);
        if (matter == null) {
            return;
        }
        Session session = matter.session();
        if (sessions.on(session.transport) == session && !session.isClosing) {
            session.isHeld = false;
            decided(matter, answer, now);
            resume(session, now);
        }
    }

    private void decided(Authorizer.Matter matter, Message answer, Time now) {
        Session session = matter.session();
        Verdict verdict = authorizer.verdict(answer);
        AuthorizerVerdicts verdicts = session.rules instanceof AuthorizerVerdicts decided ? decided : null;
        if (verdict == null) {
            dispatcher.refuse(
                    session,
                    matter.request(),
                    ErrorUri.AUTHORIZATION_FAILED,
                    "it cannot be decided now whether that is allowed");
        } else {
            if (verdicts != null) {
                verdicts.decide(matter.wish(), verdict, session.budget);
            }
            if (verdict.isAllowed() && authorizer.asksNext(session, matter.request())) {
                return;
            }
            if (dispatcher.route(session, matter.request(), now) instanceof Violation violation) {
                taker.violation(session, violation.what(), now);
            }
        }
        if (verdicts != null) {
            verdicts.done();
        }
    }

    /** What was awaited about that session is decided: it goes on, until perhaps the next decision. */
    void resume(Session session, Time now) {
        while (!session.isHeld && !session.isAwaitingEngine) {
            Message next = session.takeHeld();
            if (next == null) {
                return;
            }
            taker.take(session, next, now);
        }
    }

    /**
     * Whether a message comes behind publications that the journal has not confirmed, and has to wait for that. It is kept until then, and
     * nothing more of its sender is taken.
     */
    boolean awaitsJournal(Session session, Message message) {
        if (session.isClosing || message.type() == MessageType.ABORT || publications.mayGoAlong(session, message)) {
            return false;
        }
        await(session, message);
        return true;
    }

    private void await(Session session, Message message) {
        session.holdFirst(message);
        session.isAwaitingEngine = true;
        pause(session, true);
    }

    /** Whether a message comes behind something that the roll does not list yet, and has to wait for that in the same way. */
    boolean awaitsRoll(Session session, Message message) {
        if (session.isClosing || message.type() == MessageType.ABORT) {
            return false;
        }
        await(session, message);
        return true;
    }

    /** Journal or roll have confirmed something of those sessions: what waits for that goes on, until perhaps the next that has to. */
    void goOn(List<Session> confirmed, Time now) {
        for (Session session : confirmed) {
            goOn(session, now);
        }
    }

    private void goOn(Session session, Time now) {
        if (session.isAwaitingEngine && sessions.on(session.transport) == session && !session.isClosing) {
            session.isAwaitingEngine = false;
            resume(session, now);
            pause(session, session.isAwaitingEngine);
        }
    }

    /** The session is over, or about to be: it waits for no confirmation. */
    void awaitsNothing(Session session) {
        session.isAwaitingEngine = false;
        pause(session, false);
    }

    private void pause(Session session, boolean isPaused) {
        if (session.isPaused != isPaused) {
            session.isPaused = isPaused;
            actions.pause(session.transport, isPaused);
        }
    }

    /** There is news for those who wait for the holder of a procedure. */
    void decide(List<Probes.Probe> about, boolean isTaken) {
        about.forEach(probe -> made.add(new Decision(probe, isTaken)));
    }

    /** To be called when nothing else is under way: what those do that waited may end any session. */
    void settle(Time now) {
        while (!made.isEmpty()) {
            Decision decision = made.remove();
            Session asker = decision.probe.asker();
            if (sessions.on(asker.transport) == asker && !asker.isClosing) {
                dealer.registerAgain(asker, decision.probe.register(), decision.isTaken, now);
                resume(asker, now);
            }
        }
    }
}
