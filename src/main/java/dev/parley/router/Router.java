package dev.parley.router;

import dev.parley.message.PayloadFormat;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lobby and the realms behind it. Immutable itself; its places are each called by one thread at a time. */
public final class Router {
    private final Map<String, Realm> realms = new LinkedHashMap<>();
    private final Lobby lobby;

    /**
     * A router.
     *
     * @param format reads and writes the payloads of the router's own procedures and events
     */
    public Router(RouterSettings settings, Ids ids, PayloadFormat format) {
        lobby = new Lobby(this, settings.helloMillis());
        for (RealmSettings realm : settings.realms()) {
            realms.put(realm.name(), new Realm(realm, settings, lobby, ids, format));
        }
    }

    /** Where every connection begins. */
    public Lobby lobby() {
        return lobby;
    }

    public Collection<Realm> realms() {
        return Collections.unmodifiableCollection(realms.values());
    }

    @Nullable
    Realm realm(String name) {
        return realms.get(name);
    }
}
