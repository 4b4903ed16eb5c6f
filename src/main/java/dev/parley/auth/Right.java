package dev.parley.auth;

/** What a rule may allow a role to do with a URI. */
public enum Right {
    CALL,
    REGISTER,
    PUBLISH,
    SUBSCRIBE
}
