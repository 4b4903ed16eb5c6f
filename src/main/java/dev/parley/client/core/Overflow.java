package dev.parley.client.core;

/** What happens to the events of a {@link Feed} that do not fit into its queue. */
public enum Overflow {
    /** The oldest in the queue is lost, and counted. */
    DROP_OLDEST,
    /** The one that arrives is lost, and counted. */
    DROP_NEWEST,
    /** The session ends. */
    FAIL_SESSION
}
