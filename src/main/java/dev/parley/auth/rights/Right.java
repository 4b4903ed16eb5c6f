package dev.parley.auth.rights;

/** What a {@link Rule} may allow a role to do with a URI: one for each kind of request. */
public enum Right {
    /** To call procedures. */
    CALL,
    /** To register procedures. */
    REGISTER,
    /** To publish to topics. */
    PUBLISH,
    /** To subscribe to topics. */
    SUBSCRIBE
}
