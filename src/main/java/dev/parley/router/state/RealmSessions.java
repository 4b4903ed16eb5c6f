package dev.parley.router.state;

import dev.parley.router.TransportId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a realm, by connection, by line and by id. One that the router has said GOODBYE to stays, but is not found. The realm
 * changes it.
 */
public final class RealmSessions {
    private final Map<TransportId, Session> byTransport = new LinkedHashMap<>();
    private final Map<Long, Session> byId = new LinkedHashMap<>();

    /** How many have been added. */
    private long joined;

    /** How many of them have their connections at other nodes. */
    private int elsewhere;

    /** What stands against adding it, or null. */
    @Nullable
    public String refusal(Session session) {
        return session.budget.refusal(Weight.session(session));
    }

    public void add(Session session) {
        session.ordinal = ++joined;
        if (session.node() == null && !session.isGone) {
            expect(session);
        }
        elsewhere += session.node() == null ? 0 : 1;
        byId.put(session.id, session);
        session.budget.charge(Weight.session(session));
    }

    /** What comes from its connection is that session's, which is not added yet. */
    public void expect(Session session) {
        byTransport.put(session.transport, session);
        if (!session.isDetached()) {
            byTransport.put(session.connection(), session);
        }
    }

    /** Its peer is gone; it stays until it is removed. */
    public void leaveBehind(Session session) {
        byTransport.remove(session.transport, session);
        byTransport.remove(session.connection(), session);
    }

    public void remove(Session session) {
        if (byId.remove(session.id, session)) {
            leaveBehind(session);
            elsewhere -= session.node() == null ? 0 : 1;
            session.budget.release(Weight.session(session));
        }
    }

    /** Nothing that comes from its connection concerns that session any more. */
    public void cutOff(Session session) {
        byTransport.remove(session.connection(), session);
    }

    /** What comes from its connection is that session's, which has another one than before. */
    public void reconnect(Session session) {
        byTransport.put(session.connection(), session);
    }

    /** How many of them have their connections here, those included that the router has said GOODBYE to. */
    public int size() {
        return byId.size() - elsewhere;
    }

    public boolean isEmpty() {
        return byId.isEmpty();
    }

    @Nullable
    public Session on(TransportId transport) {
        return byTransport.get(transport);
    }

    /** The open session of that id. */
    @Nullable
    public Session find(long id) {
        Session session = byId.get(id);
        return session == null || session.isClosing ? null : session;
    }

    /** The session of that id, which may be open or not. */
    @Nullable
    public Session get(long id) {
        return byId.get(id);
    }

    public boolean hasId(long id) {
        return byId.containsKey(id);
    }

    /** The same of those that have their connections here. */
    public List<Session> openHere(Predicate<Session> wanted) {
        return open(session -> session.node() == null && !session.isGone && wanted.test(session));
    }

    /** The open sessions that are wanted, in the order they joined. */
    public List<Session> open(Predicate<Session> wanted) {
        List<Session> open = new ArrayList<>();
        for (Session session : byId.values()) {
            if (!session.isClosing && wanted.test(session)) {
                open.add(session);
            }
        }
        return open;
    }
}
