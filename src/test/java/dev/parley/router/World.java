package dev.parley.router;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What peers may have heard of each other, the latest of it: so their messages concern what is there. For any thread. */
public final class World {
    private enum Kind {
        SESSION,
        AUTHID,
        REGISTRATION,
        SUBSCRIPTION
    }

    private static final int MEMORY = 6;

    private final Map<Kind, List<Object>> known = new LinkedHashMap<>();

    private synchronized void hear(Kind kind, Object what) {
        List<Object> list = known.computeIfAbsent(kind, none -> new ArrayList<>());
        list.remove(what);
        list.add(what);
        if (list.size() > MEMORY) {
            list.remove(0);
        }
    }

    void joined(long session, String authid) {
        hear(Kind.SESSION, session);
        hear(Kind.AUTHID, authid);
    }

    void registered(long registration) {
        hear(Kind.REGISTRATION, registration);
    }

    void subscribed(long subscription) {
        hear(Kind.SUBSCRIPTION, subscription);
    }

    private synchronized Object any(Kind kind, Random random, Object otherwise) {
        List<Object> list = known.getOrDefault(kind, List.of());
        return list.isEmpty() ? otherwise : list.get(random.nextInt(list.size()));
    }

    long session(Random random) {
        return (long) any(Kind.SESSION, random, 1L);
    }

    String authid(Random random) {
        return (String) any(Kind.AUTHID, random, "nobody");
    }

    long registration(Random random) {
        return (long) any(Kind.REGISTRATION, random, 1L);
    }

    long subscription(Random random) {
        return (long) any(Kind.SUBSCRIPTION, random, 1L);
    }
}
