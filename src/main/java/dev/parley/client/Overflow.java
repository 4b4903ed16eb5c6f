package dev.parley.client;

/**
 * What happens to a subscription whose handler is too slow when its queue is full. Chosen by {@link SubscribeOptions#queue}.
 *
 * @since 0.1
 */
public enum Overflow {
    /** The oldest event in the queue is lost, and counted. For what goes stale; the default. */
    DROP_OLDEST,
    /** The event that arrives is lost, and counted. */
    DROP_NEWEST,
    /** The session ends with {@code wamp.close.overflow}; a client that reconnects gets another. For what must not have gaps unnoticed. */
    FAIL_SESSION
}
