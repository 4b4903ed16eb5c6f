package dev.parley.router;

import dev.parley.message.MatchPolicy;

/**
 * URIs that are counted together. Part of {@link RouterSettings}. Immutable.
 *
 * @param name what the metrics call it
 * @param uri the URI, prefix or pattern of procedures and topics
 * @param match which of these it is
 */
public record UriGroup(String name, String uri, MatchPolicy match) {
    /** What is counted together where no group matches. */
    public static final String OTHER = "other";
}
