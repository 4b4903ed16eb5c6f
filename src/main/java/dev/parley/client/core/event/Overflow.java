package dev.parley.client.core.event;

/** What happens to the events of a subscription that do not fit into its queue. */
public enum Overflow {
    /** The oldest in the queue is lost, and counted. */
    DROP_OLDEST,
    /** The one that arrives is lost, and counted. */
    DROP_NEWEST,
    /** The session ends. */
    FAIL_SESSION
}
