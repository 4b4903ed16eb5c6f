package dev.parley.router;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The sessions of a realm. Those that the router has said GOODBYE to are still in it, and nobody finds them. */
final class RealmSessions {
    private final Map<TransportId, Session> byTransport = new LinkedHashMap<>();
    private final Map<Long, Session> byId = new LinkedHashMap<>();

    void add(Session session) {
        byTransport.put(session.transport, session);
        byId.put(session.id, session);
    }

    void remove(Session session) {
        byTransport.remove(session.transport);
        byId.remove(session.id);
    }

    boolean isEmpty() {
        return byTransport.isEmpty();
    }

    @Nullable
    Session on(TransportId transport) {
        return byTransport.get(transport);
    }

    /** The open session of that id. */
    @Nullable
    Session find(long id) {
        Session session = byId.get(id);
        return session == null || session.isClosing ? null : session;
    }

    boolean hasId(long id) {
        return byId.containsKey(id);
    }

    /** The open sessions that are wanted, in the order they joined. */
    List<Session> open(Predicate<Session> wanted) {
        List<Session> open = new ArrayList<>();
        for (Session session : byTransport.values()) {
            if (!session.isClosing && wanted.test(session)) {
                open.add(session);
            }
        }
        return open;
    }
}
