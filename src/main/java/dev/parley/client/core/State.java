package dev.parley.client.core;

/** Where a client stands. */
public enum State {
    /** The first session is being sought. */
    CONNECTING,
    /** There is a session. */
    JOINED,
    /** The session was lost, and a new one is being sought. */
    RECONNECTING,
    /** There is no session, and there will be none. */
    CLOSED
}
