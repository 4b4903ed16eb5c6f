package dev.parley.router.core;

import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.ErrorUri;
import dev.parley.message.Goodbye;
import dev.parley.message.Uri;
import dev.parley.router.Action;
import dev.parley.router.Entry;
import dev.parley.router.NodeId;
import dev.parley.router.PlaceId;
import dev.parley.router.SessionEnd;
import dev.parley.router.Time;
import dev.parley.router.TransportId;
import dev.parley.router.access.AuthorizerVerdicts;
import dev.parley.router.access.Expiries;
import dev.parley.router.line.Deadlines;
import dev.parley.router.meta.Reflection;
import dev.parley.router.meta.SessionMeta;
import dev.parley.router.pubsub.Broker;
import dev.parley.router.pubsub.Testaments;
import dev.parley.router.roll.Scribe;
import dev.parley.router.rpc.Dealer;
import dev.parley.router.rpc.Probes;
import dev.parley.router.state.Actions;
import dev.parley.router.state.RealmSessions;
import dev.parley.router.state.Session;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ends sessions, and with them all that they have in the realm, in whichever way they end. The realm alone calls it. */
final class Departures {
    private final RealmSessions sessions;
    private final Broker broker;
    private final Dealer dealer;
    private final Testaments testaments;
    private final Reflection reflection;
    private final SessionMeta sessionMeta;
    private final Scribe scribe;
    private final Decisions decisions;
    private final Reviews reviews;
    private final Actions actions;
    private final Expiries expiries;
    private final Resumptions resumptions;
    private final Deadlines goodbyeDue;
    private final PlaceId lobby;
    private boolean isClosing;

    /** Sessions that are told GOODBYE as soon as they have no call under way. */
    private final Set<Session> leaving = new LinkedHashSet<>();

    private boolean isDraining;

    /** How many sessions there were when the draining began. */
    private long toLeave;

    /** How many of them have been chosen to leave. */
    private long chosen;

    /** What a session may have left something in. */
    record Tables(
            RealmSessions sessions,
            Broker broker,
            Dealer dealer,
            Testaments testaments,
            Reflection reflection,
            SessionMeta sessionMeta,
            Expiries expiries,
            Resumptions resumptions) {
        boolean areEmpty() {
            return sessions.isEmpty()
                    && broker.isEmpty()
                    && dealer.isEmpty()
                    && testaments.isEmpty()
                    && reflection.isEmpty()
                    && expiries.isEmpty()
                    && resumptions.isEmpty();
        }
    }

    /**
     * Ends sessions.
     *
     * @param goodbyeMillis how long a peer may take to answer GOODBYE
     * @param lobby where connections go whose session is over
     */
    Departures(
            Tables tables,
            Scribe scribe,
            Decisions decisions,
            Reviews reviews,
            Actions actions,
            long goodbyeMillis,
            PlaceId lobby) {
        this.scribe = scribe;
        this.sessions = tables.sessions;
        this.broker = tables.broker;
        this.dealer = tables.dealer;
        this.testaments = tables.testaments;
        this.reflection = tables.reflection;
        this.sessionMeta = tables.sessionMeta;
        this.expiries = tables.expiries;
        this.resumptions = tables.resumptions;
        this.decisions = decisions;
        this.reviews = reviews;
        this.actions = actions;
        this.goodbyeDue = new Deadlines(goodbyeMillis);
        this.lobby = lobby;
    }

    /** Whether the realm lets nobody in any more. */
    boolean isClosing() {
        return isClosing;
    }

    /** The peer says GOODBYE, or answers the router's. */
    void goodbye(Session session, Goodbye goodbye, Time now) {
        end(session, SessionEnd.GOODBYE, goodbye.reason(), now);
        if (session.isClosing) {
            actions.disconnect(
                    session.transport, isClosing || isDraining ? Action.Cause.SHUTDOWN : Action.Cause.DONE, "goodbye");
        } else if (!Uri.isValid(goodbye.reason(), Uri.Rule.LOOSE)) {
            actions.violation(session.transport, "GOODBYE.Reason is not a valid URI");
        } else {
            // "GOODBYE must be replied to by the receiving Peer" (Difference between ABORT and GOODBYE)
            actions.send(session.transport, new Goodbye(Dict.EMPTY, ErrorUri.GOODBYE_AND_OUT));
            actions.move(session.transport, lobby, null);
        }
    }

    /** "disposing any allocated subscriptions/registrations … and without waiting for … any messages subsequently received". */
    void violation(Session session, String what, Time now) {
        actions.violation(session.transport, what);
        end(session, SessionEnd.VIOLATION, what, now);
    }

    /** The session is over at once, and is sent nothing. */
    void end(Session session, SessionEnd how, @Nullable String why, Time now) {
        if (session.isGone) {
            return;
        }
        goodbyeDue.stop(session.transport);
        session.dropHeld();
        decisions.awaitsNothing(session);
        if (session.isClosing) {
            sessions.remove(session);
            return;
        }
        String whyOver = session.whyOver();
        if (scribe.isShared()) {
            vanish(session, now);
        }
        scribe.enter(session, new Entry.Left(session.id, whyOver), now);
        actions.ended(session, how, why, now);
    }

    /** Its peer is gone, and others will hear of it: until then the session is there, and nothing comes to it or from it. */
    private void vanish(Session session, Time now) {
        session.isGone = true;
        sessions.leaveBehind(session);
        leaving.remove(session);
        resumptions.left(session);
        expiries.forget(session);
        reviews.end(session);
        dealer.probes().endWaitOf(session);
        dealer.probes().stop(session);
        broker.silence(session, now);
    }

    /** The session is over. */
    void left(Session session, Entry.Left left, Time now) {
        sessions.remove(session);
        leave(session, left.why(), false, now);
    }

    /** Those who wait for news of a session that holds a procedure hear that it is there. */
    void signOfLife(Session holder, Time now) {
        dealer.probes().tell(holder);
        decisions.decide(dealer.probes().endWaitFor(holder), true);
        decisions.settle(now);
    }

    /** A connection is gone: its session ends, unless it waits for another connection. */
    void disconnected(TransportId transport, Time now) {
        Session session = sessions.on(transport);
        if (session != null && mayWait(session) && resumptions.detach(session, now)) {
            if (testaments.areThereForDetached(session)) {
                scribe.enter(session, new Entry.Detached(session.id), now);
            }
        } else {
            endOn(transport, now);
        }
    }

    private boolean mayWait(Session session) {
        return !session.isClosing && !isClosing && !isDraining && sessions.hasId(session.id);
    }

    /** Ends the session of a connection, where it has one. */
    void endOn(TransportId transport, Time now) {
        Session session = sessions.on(transport);
        if (session != null) {
            end(session, SessionEnd.DISCONNECTED, transport.whyCut(), now);
        }
    }

    /** Nothing is routed to that session or from it any more. */
    private void leave(Session session, @Nullable String why, boolean isSilent, Time now) {
        session.hasLeft = true;
        leaving.remove(session);
        resumptions.left(session);
        expiries.forget(session);
        reviews.end(session);
        dealer.probes().endWaitOf(session);
        List<Probes.Probe> askers = dealer.probes().endWaitFor(session);
        broker.left(session, now);
        dealer.left(session, now);
        reflection.left(session, now);
        testaments.left(session, isSilent, now);
        if (session.rules instanceof AuthorizerVerdicts verdicts) {
            verdicts.forgetAll(session.budget);
        }
        if (!isSilent) {
            sessionMeta.left(session, why, now);
        }
        session.tellBesides(Map.of());
        session.forgetStreams();
        decisions.decide(askers, false);
    }

    /** Has a session end, whose peer is told GOODBYE. */
    void kill(Session session, SessionEnd how, String reason, @Nullable String message, Time now) {
        Entry.Killed killed = new Entry.Killed(session.id, how, reason, message, session.whyOver(), false);
        scribe.enter(session, killed, now);
    }

    /** The router says GOODBYE: from here on the session is out of everything but the answer. */
    void killed(Session session, Entry.Killed killed, Time now) {
        session.isClosing = true;
        String why = killed.message() == null ? killed.reason() : killed.reason() + ": " + killed.message();
        if (session.node() != null || session.isGone || session.isDetached()) {
            // nobody is here to answer
            sessions.remove(session);
            session.dropHeld();
            leave(session, killed.why(), killed.isSilent(), now);
            if (session.node() == null && !session.isGone) {
                actions.ended(session, killed.how(), why, now);
            }
            return;
        }
        Dict details = killed.message() == null ? Dict.EMPTY : Dict.of(Attribute.MESSAGE.key(), killed.message());
        actions.send(session, new Goodbye(details, killed.reason()));
        goodbyeDue.start(session.transport, now);
        leave(session, killed.why(), killed.isSilent(), now);
        actions.ended(session, killed.how(), why, now);
        // nothing is decided about it any more; of what it has sent, GOODBYE counts as the answer
        session.isHeld = false;
        decisions.awaitsNothing(session);
        decisions.resume(session, now);
    }

    /**
     * Has those leave who are due after so much of the time over which all leave. Who holds procedures leaves last; who has calls under
     * way, made or received, when they are answered, and begins no others.
     */
    void drain(long passedMillis, long spreadMillis, Time now) {
        List<Session> open = sessions.openHere(session -> !session.isLeaving);
        if (!isDraining) {
            isDraining = true;
            toLeave = open.size();
        }
        long due = passedMillis >= spreadMillis ? Long.MAX_VALUE : toLeave * passedMillis / spreadMillis;
        open.sort(Comparator.comparing(session -> !session.registrations.isEmpty()));
        for (Session session : open) {
            if (chosen >= due) {
                break;
            }
            chosen++;
            session.isLeaving = true;
            leaving.add(session);
            actions.relieve(session);
        }
        dismissIdle(now);
    }

    /** Says GOODBYE to those who are to leave and have no call under way any more. Looks at nobody else, for each message calls it. */
    void dismissIdle(Time now) {
        // one that goes may be the last whom others have waited for
        for (List<Session> some = actions.takeRelieved(); !some.isEmpty(); some = actions.takeRelieved()) {
            for (Session session : some) {
                if (session.hasNothingUnderWay() && leaving.contains(session)) {
                    kill(session, SessionEnd.SHUTDOWN, ErrorUri.SYSTEM_SHUTDOWN, "the router is being drained", now);
                }
            }
        }
    }

    /** Says GOODBYE to everybody; nobody is let in any more. */
    void close(SessionEnd how, String reason, String why, Time now) {
        isClosing = true;
        List<Session> open = sessions.openHere(session -> true);
        for (Session session : open) {
            // what waits for a decision is not done any more
            dealer.probes().endWaitOf(session);
            dealer.calls().failCallsOf(session, why);
        }
        for (Session session : open) {
            killed(session, new Entry.Killed(session.id, how, reason, why, null, true), now);
        }
    }

    /** That node is gone, and its sessions with it. */
    void nodeLeft(NodeId node, Time now) {
        for (Session session : sessions.open(one -> node.equals(one.node()))) {
            sessions.remove(session);
            leave(session, "its router is gone", false, now);
        }
        dealer.calls().nodeLeft(node);
    }

    /** Nobody is left here, and of the others nobody wants to know. */
    void forgetOthers(Time now) {
        for (Session session : sessions.open(one -> true)) {
            sessions.remove(session);
            leave(session, null, true, now);
        }
    }

    /** Ends those whose peers do not come back, and those for whom there is no room to wait. */
    void giveUp(List<Session> unreachable, Time now) {
        for (Session session : unreachable) {
            if (session.isDetached() && !session.isClosing) {
                end(session, SessionEnd.DISCONNECTED, session.transport.whyCut(), now);
            }
        }
    }

    /** Ends those who are silent, to a ping or to GOODBYE, and those whose token has expired. */
    void elapsed(Time now) {
        giveUp(resumptions.expired(now), now);
        resumptions.elapsed(now);
        for (Session expired : expiries.expired(now)) {
            expired.whyEnded = "its token has expired";
            String why = "the token that let you in has expired; come again with another one";
            kill(expired, SessionEnd.EXPIRED, ErrorUri.TOKEN_EXPIRED, why, now);
        }
        for (TransportId silent : dealer.probes().expired(now)) {
            actions.disconnect(silent, Action.Cause.LOST, "no answer to a ping");
            endOn(silent, now);
        }
        for (TransportId silent : goodbyeDue.expired(now)) {
            endOn(silent, now);
            actions.disconnect(silent, Action.Cause.SHUTDOWN, "no answer to GOODBYE");
        }
    }

    /** When {@link #elapsed} has something to do. */
    long deadline() {
        return Math.min(
                Math.min(dealer.probes().deadline(), expiries.deadline()),
                Math.min(goodbyeDue.next(), resumptions.deadline()));
    }
}
