package dev.parley.router;

import java.util.Map;

/**
 * What a realm has counted of a group of URIs. Immutable.
 *
 * @param calls how long calls to procedures of peers took, by how they ended
 * @param eventsPublished publications of peers that were accepted
 */
public record GroupFigures(Map<CallOutcome, Distribution> calls, long eventsPublished) {
    /** Copies the map. */
    public GroupFigures {
        calls = Map.copyOf(calls);
    }
}
