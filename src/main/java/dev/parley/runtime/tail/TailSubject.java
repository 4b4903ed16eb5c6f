package dev.parley.runtime.tail;

import dev.parley.message.MatchPolicy;

/**
 * Whose messages a tail shows: those of a session, or those about URIs. Immutable.
 *
 * @param session the session; 0 where it is about URIs
 * @param uri the URI, prefix or pattern of topics and procedures
 * @param match which of these it is
 */
public record TailSubject(long session, String uri, MatchPolicy match) {

    /** The messages from and to that session. */
    public static TailSubject ofSession(long session) {
        return new TailSubject(session, "", MatchPolicy.PREFIX);
    }

    /** The messages about the URIs that match. */
    public static TailSubject ofUri(String uri, MatchPolicy match) {
        return new TailSubject(0, uri, match);
    }

    boolean isSession() {
        return session != 0;
    }
}
