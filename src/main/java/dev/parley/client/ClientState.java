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
    /** The session was lost, and a new one is being sought. */
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
