package dev.parley.router.nodes;

import dev.parley.message.Call;
import dev.parley.message.ErrorUri;
import dev.parley.message.Register;
import dev.parley.message.Request;
import dev.parley.message.Subscribe;
import dev.parley.message.Unregister;
import dev.parley.message.Unsubscribe;
import dev.parley.router.Entry;
import dev.parley.router.NodeId;
import dev.parley.router.PlaceId;
import dev.parley.router.RealmCopy;
import dev.parley.router.SessionEnd;
import dev.parley.router.Time;
import dev.parley.router.access.Entrance;
import dev.parley.router.access.KeptCookies;
import dev.parley.router.meta.MetaProcedures;
import dev.parley.router.meta.Reflection;
import dev.parley.router.pubsub.Broker;
import dev.parley.router.pubsub.Testaments;
import dev.parley.router.roll.Scribe;
import dev.parley.router.rpc.Dealer;
import dev.parley.router.state.RealmSessions;
import dev.parley.router.state.Registration;
import dev.parley.router.state.Session;
import dev.parley.router.state.Subscription;
import org.jspecify.annotations.Nullable;

/** Applies entries: hands each to the part of the realm that it concerns. The scribe calls it, and the realm for what the roll lists. */
public final class Entries implements Entry.Visitor<Session> {
    private final RealmSessions sessions;
    private final Scribe scribe;
    private final Neighbours neighbours;
    private final Copying copying;
    private final Parts parts;

    /** The parts of the realm that change. */
    public record Parts(
            Residents residents,
            Broker broker,
            Dealer dealer,
            Testaments testaments,
            MetaProcedures procedures,
            KeptCookies cookies) {}

    public Entries(
            PlaceId realm,
            RealmSessions sessions,
            Entrance entrance,
            Scribe scribe,
            Neighbours neighbours,
            Reflection reflection,
            Parts parts) {
        this.neighbours = neighbours;
        this.copying = new Copying(realm, sessions, entrance, scribe, neighbours, reflection, parts);
        this.sessions = sessions;
        this.scribe = scribe;
        this.parts = parts;
        scribe.applyBy(this);
    }

    /** The roll lists that at that position, which that node has entered. */
    public void listed(Neighbours.Listed listed, Time now) {
        if (!neighbours.isDue(listed)) {
            return;
        }
        NodeId node = listed.node();
        Entry entry = listed.entry();
        scribe.begin(listed.position());
        if (entry instanceof Entry.OfSession about) {
            listed(node, about, now);
        } else if (entry instanceof Entry.Joined joined) {
            parts.residents.joined(node, joined, now);
        } else if (entry instanceof Entry.CookieChanged changed) {
            if (!scribe.isSelf(node)) {
                parts.cookies.changed(changed, now);
            }
        } else if (entry instanceof Entry.NodeUp) {
            neighbours.up(node, listed.position(), copying::copy);
        } else if (entry instanceof Entry.NodeReady) {
            neighbours.ready(node, listed.position(), copying::copy);
        } else if (entry instanceof Entry.NodeDown down) {
            down(down.node(), listed.position(), now);
        }
        scribe.end();
    }

    private void down(NodeId node, long position, Time now) {
        if (scribe.isSelf(node)) {
            // the others have gone on without this one
            end(SessionEnd.SHUTDOWN, ErrorUri.SYSTEM_SHUTDOWN, "this node was cut off from the others", now);
        } else {
            neighbours.down(node, position, () -> parts.residents.nodeLeft(node, now), copying::copy);
        }
    }

    /** This node serves nobody any more: everybody here is told. */
    public void end(SessionEnd how, String reason, String why, Time now) {
        neighbours.end();
        parts.residents.end(how, reason, why, now);
    }

    /** Another node has passed the directory as it was at that position; or there is none, where it is null. */
    public void inside(long position, @Nullable RealmCopy copy, Time now) {
        if (neighbours.isArriving()) {
            if (copy != null) {
                copying.restore(copy);
            }
            neighbours.inside(position, copy).forEach(listed -> listed(listed, now));
        }
    }

    /** Whether what that node passes counts: it is one of those that serve the realm, and so is this one. */
    boolean isKnown(NodeId node) {
        return neighbours.isInside() && neighbours.isKnown(node);
    }

    /** Whether peers can come in. */
    public boolean isInside() {
        return !scribe.isShared() || neighbours.isInside();
    }

    /** What every node knows of the realm. */
    public RealmCopy copy() {
        return copying.copy();
    }

    private void listed(NodeId node, Entry.OfSession entry, Time now) {
        Session session = sessions.find(entry.session());
        if (session == null) {
            return;
        }
        boolean isHere = session.node() == null;
        // that of another node may have the id of one that was not let in
        boolean isOwners = isHere ? scribe.isSelf(node) : node.equals(session.node());
        if (isOwners || entry instanceof Entry.Killed || entry instanceof Entry.Revoked) {
            entry.accept(this, session, now);
        }
        if (isOwners && isHere) {
            scribe.confirm(session);
        }
    }

    @Override
    public void asked(Session session, Entry.Asked asked, Time now) {
        Request request = asked.request();
        if (request instanceof Subscribe subscribe) {
            parts.broker.subscribed(session, subscribe, asked.millis(), now);
        } else if (request instanceof Unsubscribe unsubscribe) {
            parts.broker.unsubscribed(session, unsubscribe, now);
        } else if (request instanceof Register register) {
            parts.dealer.registered(session, register, asked.millis(), now);
        } else if (request instanceof Unregister unregister) {
            parts.dealer.unregistered(session, unregister, now);
        } else if (request instanceof Call call) {
            parts.procedures.called(session, call, now);
        }
    }

    @Override
    public void revoked(Session session, Entry.Revoked revoked, Time now) {
        if (revoked.isRegistration()) {
            Registration registration = session.registrations.get(revoked.id());
            if (registration != null) {
                parts.dealer.revoked(session, registration, revoked.reason(), now);
            }
        } else {
            Subscription subscription = session.subscriptions.get(revoked.id());
            if (subscription != null) {
                parts.broker.revoked(session, subscription, revoked.reason(), now);
            }
        }
    }

    @Override
    public void judged(Session session, Entry.Judged judged, Time now) {
        parts.testaments.judged(session, judged);
    }

    @Override
    public void detached(Session session, Entry.Detached detached, Time now) {
        parts.testaments.detached(session, now);
    }

    @Override
    public void left(Session session, Entry.Left left, Time now) {
        parts.residents.left(session, left, now);
    }

    @Override
    public void killed(Session session, Entry.Killed killed, Time now) {
        parts.residents.killed(session, killed, now);
    }
}
