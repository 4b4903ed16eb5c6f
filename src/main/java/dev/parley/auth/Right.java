package dev.parley.auth;

/** What a {@link Rule} may allow a role to do with a URI. */
public enum Right {
    CALL,
    REGISTER,
    PUBLISH,
    SUBSCRIBE
}
