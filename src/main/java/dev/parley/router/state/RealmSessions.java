package dev.parley.router.state;

import dev.parley.router.TransportId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a realm, by connection and by id. One that the router has said GOODBYE to stays, but is not found. The realm
 * changes it.
 */
public final class RealmSessions {
    private final Map<TransportId, Session> byTransport = new LinkedHashMap<>();
    private final Map<Long, Session> byId = new LinkedHashMap<>();

    /** How many have been added. */
    private long joined;

    /** What stands against adding it, or null. */
    @Nullable
    public String refusal(Session session) {
        return session.budget.refusal(Weight.session(session));
    }

    public void add(Session session) {
        session.ordinal = ++joined;
        byTransport.put(session.transport, session);
        byId.put(session.id, session);
        session.budget.charge(Weight.session(session));
    }

    public void remove(Session session) {
        if (byTransport.remove(session.transport, session)) {
            byId.remove(session.id);
            session.budget.release(Weight.session(session));
        }
    }

    /** How many there are, those included that the router has said GOODBYE to. */
    public int size() {
        return byTransport.size();
    }

    public boolean isEmpty() {
        return byTransport.isEmpty();
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

    public boolean hasId(long id) {
        return byId.containsKey(id);
    }

    /** The open sessions that are wanted, in the order they joined. */
    public List<Session> open(Predicate<Session> wanted) {
        List<Session> open = new ArrayList<>();
        for (Session session : byTransport.values()) {
            if (!session.isClosing && wanted.test(session)) {
                open.add(session);
            }
        }
        return open;
    }
}
