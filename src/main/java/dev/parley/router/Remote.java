package dev.parley.router;

import dev.parley.auth.Evidence;

/**
 * What a session of another node has in the place of a connection: what is for it goes to its node. The realm makes it.
 *
 * @param node where it has its connection
 * @param session its id
 */
public record Remote(NodeId node, long session) implements TransportId {
    private static final Evidence NOTHING_SEEN = Evidence.of(null, false);

    @Override
    public Evidence evidence() {
        return NOTHING_SEEN;
    }
}
