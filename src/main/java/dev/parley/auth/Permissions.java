package dev.parley.auth;

/** What a session may do. */
public interface Permissions {

    /** The rule that decides about a URI; {@link Rule#NOTHING} where there is none. */
    Rule about(String uri);

    /** Whether a pattern, which may be subscribed to or registered, reaches that URI too. */
    boolean reaches(String uri, Right right);
}
