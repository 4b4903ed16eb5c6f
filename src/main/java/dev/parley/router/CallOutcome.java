package dev.parley.router;

/** How a call to a peer's procedure came to its end. Counted by the dealer. */
public enum CallOutcome {
    RESULT,
    ERROR,
    CANCELED,
    TIMEOUT,
    /** The caller left before there was an answer. */
    ABANDONED,
    /** It went to no callee: not permitted, no such procedure, or malformed. */
    REFUSED
}
