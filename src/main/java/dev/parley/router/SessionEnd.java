package dev.parley.router;

/** How a session came to its end. Counted by the realm, and told by {@link Action.Ended}. */
public enum SessionEnd {
    /** The peer said GOODBYE. */
    GOODBYE,
    /** The peer said ABORT. */
    ABORTED,
    /** The connection was lost, or cut by the router for what it cost or because nothing came. */
    DISCONNECTED,
    /** The peer broke a rule of the protocol. */
    VIOLATION,
    /** Another session ended it, by {@code wamp.session.kill} and its like. */
    KILLED,
    /** Its token expired. */
    EXPIRED,
    /** The configuration, or what let it in, changed. */
    NOT_ADMITTED,
    /** It sent faster than its authorizer decided. */
    OVERRUN,
    /** The router shut down, or drained. */
    SHUTDOWN
}
