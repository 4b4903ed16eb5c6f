package dev.parley.router.line;

import dev.parley.router.Time;
import dev.parley.router.TransportId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Connections that must do something within the same span of time, in the order of their deadlines. Lobby and realm have some.
 */
public final class Deadlines {
    private final long spanMillis;
    private final Map<TransportId, Long> deadlines = new LinkedHashMap<>();

    public Deadlines(long spanMillis) {
        this.spanMillis = spanMillis;
    }

    public void start(TransportId transport, Time now) {
        deadlines.put(transport, now.monotonicMillis() + spanMillis);
    }

    public boolean stop(TransportId transport) {
        return deadlines.remove(transport) != null;
    }

    public boolean isStarted(TransportId transport) {
        return deadlines.containsKey(transport);
    }

    public long next() {
        return deadlines.isEmpty()
                ? Long.MAX_VALUE
                : deadlines.values().iterator().next();
    }

    /** Those whose time is over, no longer waited for. */
    public List<TransportId> expired(Time now) {
        List<TransportId> expired = new ArrayList<>();
        Iterator<Map.Entry<TransportId, Long>> entries = deadlines.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<TransportId, Long> entry = entries.next();
            if (entry.getValue() > now.monotonicMillis()) {
                break;
            }
            expired.add(entry.getKey());
            entries.remove();
        }
        return expired;
    }

    /** All of them, no longer waited for. */
    public List<TransportId> drain() {
        List<TransportId> all = new ArrayList<>(deadlines.keySet());
        deadlines.clear();
        return all;
    }
}
