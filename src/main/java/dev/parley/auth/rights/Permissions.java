package dev.parley.auth.rights;

import dev.parley.message.MatchPolicy;

/**
 * What a session may do. Asked by the router before each subscription, publication, registration and call.
 */
public interface Permissions {

    /**
     * The rule that decides about a URI, or about a pattern that is to be subscribed to or registered; {@link Rule#NOTHING} where none
     * does.
     */
    Rule about(String uri, MatchPolicy match);

    /** The rule that decides about a URI. */
    default Rule about(String uri) {
        return about(uri, MatchPolicy.EXACT);
    }

    /** Whether a rule for exactly this URI, or one for all URIs, gives that right. Rules with other patterns do not count. */
    boolean names(String uri, Right right);

    /**
     * Whether the session still has that right to a URI that it has subscribed to, registered, called or left a testament for. Asked
     * about each URI that a pattern of the session matches, and again where rules have changed.
     */
    boolean reaches(String uri, Right right);
}
