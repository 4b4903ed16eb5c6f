package dev.parley.client;

import dev.parley.client.engine.EventRunner;
import java.util.concurrent.CompletableFuture;

/**
 * One handler of a topic's events, in each session of its client. For all threads. Made by {@link Client#subscribe}.
 *
 * @since 0.1
 */
public final class Subscription {
    private final EventRunner events;

    Subscription(EventRunner events) {
        this.events = events;
    }

    /** The URI that was subscribed to. */
    public String topic() {
        return events.topic();
    }

    /**
     * The handler gets no event that arrives from now on. Without effect where it gets none already.
     *
     * @return completes when the router has taken note; the end of the session does the same
     */
    public CompletableFuture<Void> unsubscribe() {
        return events.end();
    }

    /** How many events were lost because the handler is too slow. */
    public long dropped() {
        return events.dropped();
    }

    /** How often events may have been missed that the router's history did not have, of a subscription that asked for it. */
    public int gaps() {
        return events.gaps();
    }

    /**
     * Completes when the handler will get no more, with the URI of the reason; empty where it was unsubscribed. It never
     * fails.
     */
    public CompletableFuture<String> whenEnded() {
        return events.ended().copy();
    }
}
