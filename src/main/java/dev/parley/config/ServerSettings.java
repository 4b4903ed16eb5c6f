package dev.parley.config;

import dev.parley.router.RouterSettings;
import dev.parley.runtime.Limits;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * A configuration that is checked and has no gaps any more. Made by {@link Configuration#resolve}, for whoever runs a router.
 *
 * @param listeners where standalone listens, at least one; a container that listens itself heeds the origins of the first
 * @param connections what a connection may cost, and how many there may be
 * @param keySources where the keys of bearer tokens come from
 */
public record ServerSettings(
        List<ListenerSettings> listeners, Limits connections, RouterSettings router, Set<URI> keySources) {
    public ServerSettings {
        listeners = List.copyOf(listeners);
        keySources = Set.copyOf(keySources);
    }

    /** The longest message that is read of a peer without a session. */
    public int helloChars() {
        return connections.messageChars(false);
    }
}
