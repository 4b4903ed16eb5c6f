package dev.parley.client;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** One handler of a topic's events. Made by {@link Client#subscribe}. */
public final class Subscription {
    private final String topic;
    private final Supplier<CompletableFuture<Void>> unsubscribe;

    Subscription(String topic, Supplier<CompletableFuture<Void>> unsubscribe) {
        this.topic = topic;
        this.unsubscribe = unsubscribe;
    }

    public String topic() {
        return topic;
    }

    /** The handler gets no event that arrives from now on. */
    public CompletableFuture<Void> unsubscribe() {
        return unsubscribe.get();
    }
}
