package dev.parley.client.engine;

import dev.parley.message.Dict;

/**
 * Tells a distributed trace what one client does. Made for each client by who makes its {@link Engine}; for all threads. What the
 * methods do by themselves is nothing.
 */
public interface Tracing {
    /** Nobody traces. */
    Tracing NONE = new Tracing() {};

    /** That address of the router is used from now on. */
    default void dialing(String address) {}

    /** A call that the application begins in this thread. */
    default Traced call(String procedure, Dict options) {
        return Traced.NONE;
    }

    /** A publication that the application begins in this thread. */
    default Traced publication(String topic, Dict options) {
        return Traced.NONE;
    }

    /**
     * A call that this thread is about to answer.
     *
     * @param registered the procedure as it was registered, perhaps a pattern
     * @param procedure the one that was called
     */
    default Traced invocation(String registered, String procedure, Dict details) {
        return Traced.NONE;
    }

    /**
     * An event that this thread is about to hand to its handler.
     *
     * @param subscribed the topic as it was subscribed to, perhaps a pattern
     * @param topic the one that was published to
     */
    default Traced event(String subscribed, String topic, long publication, Dict details) {
        return Traced.NONE;
    }
}
