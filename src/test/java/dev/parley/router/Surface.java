package dev.parley.router;

import dev.parley.auth.Evidence;
import dev.parley.router.core.Lobby;
import dev.parley.router.core.Realm;
import java.util.List;

/** A router, or several that serve the same realms, as a {@link Referee} leads a conversation with it. */
interface Surface {
    Core.Connection connection(String name, Evidence evidence);

    List<Core.Delivery> connected(Core.Connection connection);

    List<Core.Delivery> received(Core.Connection from, String text);

    List<Core.Delivery> ponged(Core.Connection from);

    List<Core.Delivery> disconnected(Core.Connection connection);

    List<Core.Delivery> room(Core.Connection connection, int messages);

    List<Core.Delivery> elapsed(long millis);

    List<Core.Delivery> reconfigured(RouterSettings settings);

    List<Core.Delivery> closing();

    /** Whether what comes to different peers comes in the order in which it was decided. */
    boolean isOrdered();

    /** Those of all nodes. */
    List<Realm> realms();

    /** Those of all nodes. */
    List<Lobby> lobbies();
}
