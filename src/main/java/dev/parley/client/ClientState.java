package dev.parley.client;

/**
 * Where a client stands. Told by {@link Client#state} and to listeners of {@link ClientBuilder#onStateChange}; {@link Client} shows
 * what comes after what.
 *
 * @since 0.1
 */
public enum ClientState {
    /** The first connection is being opened. */
    CONNECTING,
    /** There is a session. */
    JOINED,
    /** The connection was lost, and another one is being sought: for the same session where that is possible, or a new one. */
    RECONNECTING,
    /** There is no session, and there will be none. */
    CLOSED;

    /**
     * A change. Told to the listeners of {@link ClientBuilder#onStateChange}, in order.
     *
     * @param state the new one
     * @param reason the URI of why the session before it ended; empty where none did
     * @param explanation for people
     */
    public record Change(ClientState state, String reason, String explanation) {}
}
