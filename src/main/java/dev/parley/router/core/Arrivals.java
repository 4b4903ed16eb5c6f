package dev.parley.router.core;

import dev.parley.message.ErrorUri;
import dev.parley.router.Action;
import dev.parley.router.Admission;
import dev.parley.router.Entry;
import dev.parley.router.NodeId;
import dev.parley.router.PlaceId;
import dev.parley.router.SessionEnd;
import dev.parley.router.Time;
import dev.parley.router.TransportId;
import dev.parley.router.access.Entrance;
import dev.parley.router.meta.SessionMeta;
import dev.parley.router.nodes.Neighbours;
import dev.parley.router.pubsub.Broker;
import dev.parley.router.roll.RemoteSession;
import dev.parley.router.roll.Scribe;
import dev.parley.router.rpc.Dealer;
import dev.parley.router.state.Actions;
import dev.parley.router.state.RealmSessions;
import dev.parley.router.state.Session;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lets peers into the realm whom the lobby has admitted, each with a new session or with the one that it has had. The realm alone calls it. */
final class Arrivals {
    private final PlaceId realm;
    private final RealmSessions sessions;
    private final Entrance entrance;
    private final Resumptions resumptions;
    private final Departures departures;
    private final Scribe scribe;
    private final Neighbours neighbours;
    private final Parts parts;
    private final Actions actions;

    /** Sessions whose entries are on their way into the roll, by their ids. */
    private final Map<Long, Arrival> arriving = new LinkedHashMap<>();

    private record Arrival(Session session, TransportId connection, Admission admission) {}

    /** The parts of the realm that hear of it. */
    record Parts(Broker broker, Dealer dealer, SessionMeta sessionMeta) {}

    Arrivals(
            PlaceId realm,
            RealmSessions sessions,
            Entrance entrance,
            Resumptions resumptions,
            Departures departures,
            Scribe scribe,
            Neighbours neighbours,
            Parts parts,
            Actions actions) {
        this.realm = realm;
        this.sessions = sessions;
        this.entrance = entrance;
        this.resumptions = resumptions;
        this.departures = departures;
        this.scribe = scribe;
        this.neighbours = neighbours;
        this.parts = parts;
        this.actions = actions;
    }

    /** The session that the peer goes on with; null where it gets a new one, or none. */
    void enter(TransportId connection, Admission admission, Time now) {
        if (departures.isClosing()) {
            actions.shutDown(connection);
            return;
        }
        if (scribe.isShared() && !neighbours.isInside()) {
            String why = "this router does not know yet who is in the realm; try another one, or again later";
            actions.turnAway(connection, ErrorUri.UNAVAILABLE, why);
            return;
        }
        if (!entrance.isLetIn(connection, admission)) {
            return;
        }
        Session wanted = resumptions.wanted(admission);
        if (wanted != null && resumptions.isExact(wanted, admission)) {
            resume(wanted, connection, admission, now);
            return;
        }
        if (wanted != null) {
            // a new session, instead of one that cannot be resumed any more
            actions.disconnect(wanted.transport, Action.Cause.LOST, "the peer has another connection");
            departures.end(wanted, SessionEnd.DISCONNECTED, wanted.transport.whyCut(), now);
        }
        Session session = entrance.admit(connection, admission, resumptions, now);
        if (session != null) {
            arrive(new Arrival(session, connection, admission), now);
        }
    }

    private void resume(Session session, TransportId connection, Admission admission, Time now) {
        resumptions.resume(session, connection, admission, entrance, now);
        departures.signOfLife(session, now);
        parts.dealer.serve(session);
        parts.broker.resume(session, now);
        parts.broker.resumed(session);
        if (session.isPaused) {
            actions.pause(session.transport, true);
        }
    }

    private void arrive(Arrival arrival, Time now) {
        if (!scribe.isShared()) {
            welcome(arrival, now);
            return;
        }
        Session session = arrival.session;
        session.unlisted++;
        sessions.expect(session);
        arriving.put(session.id, arrival);
        scribe.enter(RemoteSession.joined(session));
    }

    /** The node is to serve nobody any more: nobody comes in. */
    void close() {
        for (Arrival arrival : arriving.values()) {
            sessions.leaveBehind(arrival.session);
            arrival.session.dropHeld();
            if (!arrival.session.isGone) {
                actions.shutDown(arrival.connection);
            }
        }
        arriving.clear();
    }

    private void welcome(Arrival arrival, Time now) {
        entrance.welcome(arrival.session, arrival.connection, arrival.admission, resumptions, now);
        parts.sessionMeta.joined(arrival.session, now);
    }

    /** A session has joined, here or there, unless its id is taken. */
    void joined(NodeId node, Entry.Joined joined, Time now) {
        boolean isTaken = sessions.find(joined.session()) != null;
        Arrival own = scribe.isSelf(node) ? arriving.remove(joined.session()) : null;
        if (own == null) {
            if (!isTaken && !scribe.isSelf(node)) {
                parts.sessionMeta.joined(entrance.join(realm, node, joined), now);
            }
        } else if (!isTaken) {
            welcome(own, now);
            scribe.confirm(own.session);
        } else if (!own.session.isGone) {
            sessions.leaveBehind(own.session);
            arrive(new Arrival(entrance.again(own.session, own.admission), own.connection, own.admission), now);
        }
    }

    boolean isEmpty() {
        return arriving.isEmpty();
    }
}
