package dev.parley.client.core.session;

/** Where a client stands. */
public enum State {
    /** The first session is being sought. */
    CONNECTING,
    /** There is a session. */
    JOINED,
    /** The connection was lost, and another one is being sought: for the same session where that is possible, or a new one. */
    RECONNECTING,
    /** There is no session, and there will be none. */
    CLOSED
}
