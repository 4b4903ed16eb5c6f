package dev.parley.client.core.event;

/** From where a subscription fetches events out of the router's history. */
public enum Replay {
    NONE,
    /** What is missed while there is no session. */
    MISSED,
    /** All that the history has, and what is missed. */
    ALL,
    /** What came after a certain publication, and what is missed. */
    AFTER
}
