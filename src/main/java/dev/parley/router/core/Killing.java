package dev.parley.router.core;

import dev.parley.router.Entry;
import dev.parley.router.PlaceId;
import dev.parley.router.SessionEnd;
import dev.parley.router.Time;
import dev.parley.router.meta.SessionMeta;
import dev.parley.router.state.Actions;
import dev.parley.router.state.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Ends sessions because another asks for it, and tells who that was. The realm makes it. */
final class Killing implements SessionMeta.Ending {
    private static final int MOST_NAMED = 3;

    private final PlaceId realm;
    private final Departures departures;
    private final Actions actions;

    Killing(PlaceId realm, Departures departures, Actions actions) {
        this.realm = realm;
        this.departures = departures;
        this.actions = actions;
    }

    @Override
    public void kill(Session session, String reason, @Nullable String message, boolean isSilent, Time now) {
        Entry.Killed killed = new Entry.Killed(session.id, SessionEnd.KILLED, reason, message, null, isSilent);
        departures.killed(session, killed, now);
    }

    @Override
    public void account(Session by, List<Session> ended, String reason) {
        if (by.node() != null) {
            // where its connection is
            return;
        }
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("realm", realm.toString());
        fields.put("session", String.valueOf(by.id));
        fields.put("authid", by.authid);
        fields.put("method", String.valueOf(by.identity.method()));
        fields.put("killed", String.valueOf(ended.size()));
        fields.put(
                "sessions",
                ended.stream()
                                .limit(MOST_NAMED)
                                .map(each -> String.valueOf(each.id))
                                .collect(Collectors.joining(", "))
                        + (ended.size() > MOST_NAMED ? ", …" : ""));
        fields.put("reason", reason);
        actions.audit(by.transport, "sessions_killed", fields);
    }
}
