package dev.parley.router;

/** What came of the wish to resume a session. Counted by the realm. */
public enum ResumeOutcome {
    /** The session goes on, and nothing was lost. */
    RESUMED,
    /** There is no such session, or none that can be resumed. */
    NO_SUCH_SESSION,
    /** The token is not the one that was given out last. */
    WRONG_TOKEN,
    /** The peer is another than it was. */
    OTHER_PEER,
    /** Something was lost, or cannot have been as the peer tells it. */
    INCOMPLETE
}
