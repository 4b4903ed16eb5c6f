package dev.parley.router.nodes;

import dev.parley.router.Entry;
import dev.parley.router.NodeId;
import dev.parley.router.PlaceId;
import dev.parley.router.RealmCopy;
import dev.parley.router.access.Entrance;
import dev.parley.router.meta.Reflection;
import dev.parley.router.pubsub.Broker;
import dev.parley.router.pubsub.Testaments;
import dev.parley.router.roll.RemoteSession;
import dev.parley.router.roll.Scribe;
import dev.parley.router.rpc.Dealer;
import dev.parley.router.state.RealmSessions;
import dev.parley.router.state.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes down what every node knows of the realm, and reads it. {@link Entries} alone calls it. */
final class Copying {
    private final PlaceId realm;
    private final Scribe scribe;
    private final RealmSessions sessions;
    private final Entrance entrance;
    private final Broker broker;
    private final Dealer dealer;
    private final Testaments testaments;
    private final Reflection reflection;
    private final Neighbours neighbours;

    Copying(
            PlaceId realm,
            RealmSessions sessions,
            Entrance entrance,
            Scribe scribe,
            Neighbours neighbours,
            Reflection reflection,
            Entries.Parts parts) {
        this.realm = realm;
        this.sessions = sessions;
        this.entrance = entrance;
        this.scribe = scribe;
        this.neighbours = neighbours;
        this.reflection = reflection;
        this.broker = parts.broker();
        this.dealer = parts.dealer();
        this.testaments = parts.testaments();
    }

    RealmCopy copy() {
        List<RealmCopy.Member> members = new ArrayList<>();
        List<RealmCopy.Testament> left = new ArrayList<>();
        for (Session session : sessions.open(one -> true)) {
            NodeId node = session.node();
            members.add(new RealmCopy.Member(
                    node == null ? scribe.self() : node,
                    RemoteSession.joined(session),
                    new LinkedHashMap<>(session.extra()),
                    List.copyOf(session.subscriptions.keySet()),
                    List.copyOf(session.registrations.keySet())));
            left.addAll(testaments.copy(session));
        }
        return new RealmCopy(
                neighbours.nodes(),
                neighbours.arriving(),
                members,
                broker.copy(),
                dealer.copy(),
                left,
                reflection.copy());
    }

    /** The realm has nobody yet: it gets what the copy has. */
    void restore(RealmCopy copy) {
        Map<Long, Session> members = new LinkedHashMap<>();
        for (RealmCopy.Member member : copy.members()) {
            Entry.Joined joined = member.joined();
            Session session = entrance.join(realm, member.node(), joined);
            session.tellBesides(member.extra());
            members.put(session.id, session);
        }
        broker.restore(copy.topics(), members);
        dealer.restore(copy.procedures(), members);
        for (RealmCopy.Member member : copy.members()) {
            Session session = members.get(member.joined().session());
            if (session != null) {
                broker.restore(session, member.subscriptions());
                dealer.restore(session, member.registrations());
            }
        }
        copy.testaments().forEach(testament -> testaments.restore(members.get(testament.session()), testament));
        copy.descriptions().forEach(described -> reflection.restore(members.get(described.session()), described));
    }
}
