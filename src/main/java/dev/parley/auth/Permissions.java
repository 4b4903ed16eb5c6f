package dev.parley.auth;

import dev.parley.message.MatchPolicy;

/** What a session may do. Asked by the router before each subscription, publication, registration and call. */
public interface Permissions {

    /** The rule that decides about a URI, or about a pattern that is subscribed to or registered; {@link Rule#NOTHING} for none. */
    Rule about(String uri, MatchPolicy match);

    /** The rule that decides about a URI. */
    default Rule about(String uri) {
        return about(uri, MatchPolicy.EXACT);
    }

    /** Whether a rule for this very URI, or for all there are, gives that right; other patterns do not count. */
    boolean names(String uri, Right right);

    /** Whether a pattern, which may be subscribed to or registered, reaches that URI too. */
    boolean reaches(String uri, Right right);
}
