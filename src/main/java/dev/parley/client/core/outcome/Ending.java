package dev.parley.client.core.outcome;

/**
 * How a session ended, or why there is none. Immutable.
 *
 * @param reason the URI
 * @param why for people; may be empty
 */
public record Ending(String reason, String why) {
    /** Not predefined; the reason that established clients give where the connection went without a word. */
    public static final String TRANSPORT_LOST = "wamp.close.transport_lost";

    /** The client was not let in for what it showed, or the router did not prove itself. */
    public static final String AUTHENTICATION_DENIED = "wamp.error.authentication_denied";

    @Override
    public String toString() {
        return why.isEmpty() ? reason : reason + ": " + why;
    }
}
