package dev.parley.config;

import dev.parley.router.RouterSettings;
import dev.parley.runtime.DrainSettings;
import dev.parley.runtime.Limits;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a router with all defaults filled in. Created by {@link Configuration#resolve}, for programs that run a router. Immutable.
 *
 * @param listeners the addresses to listen on standalone, at least one; in a container, which listens itself, only the first's origins
 *     and trusted proxies count
 * @param connections the limits of connections
 * @param router the realms and the limits of the router
 * @param keySources the places where the keys of bearer tokens come from
 * @param management the management listener; null for none
 * @param drain how sessions leave before the router stops
 * @param log what is logged and how; applied by the command line alone
 * @param engine where the router keeps what is to outlive it; null for nowhere
 */
public record ServerSettings(
        List<ListenerSettings> listeners,
        Limits connections,
        RouterSettings router,
        Set<URI> keySources,
        @Nullable ManagementSettings management,
        DrainSettings drain,
        LogSettings log,
        @Nullable EngineSettings engine) {
    /** Copies the collections. */
    public ServerSettings {
        listeners = List.copyOf(listeners);
        keySources = Set.copyOf(keySources);
    }

    /** The longest message that is read of a peer without a session. */
    public int helloChars() {
        return connections.messageChars(false);
    }
}
