package dev.parley.client.core;

/**
 * How a session ended, or why there is none. Immutable.
 *
 * @param reason the URI
 * @param why for people; may be empty
 */
public record Ending(String reason, String why) {
    /** Not predefined; the reason that established clients give where the connection went without a word. */
    public static final String TRANSPORT_LOST = "wamp.close.transport_lost";

    /** What the basic profile has for a proof that is not accepted, on either side. */
    public static final String AUTHENTICATION_FAILED = "wamp.error.authentication_failed";

    @Override
    public String toString() {
        return why.isEmpty() ? reason : reason + ": " + why;
    }
}
