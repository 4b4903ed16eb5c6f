package dev.parley.client;

import java.util.concurrent.CompletableFuture;

/** One handler of a topic's events; it outlives the sessions of a client that reconnects. Made by {@link Client#subscribe}. */
public final class Subscription {
    private final Feeds feeds;
    private final Feed feed;

    public Subscription(Feeds feeds, Feed feed) {
        this.feeds = feeds;
        this.feed = feed;
    }

    public String topic() {
        return feed.topic;
    }

    /** The handler gets no event that arrives from now on. */
    public CompletableFuture<Void> unsubscribe() {
        return feeds.unsubscribe(feed);
    }

    /** How many events were lost because the handler is too slow. */
    public long dropped() {
        return feed.dropped();
    }

    /** How often events may have been missed that the router's history did not have, of a subscription that asked for it. */
    public int gaps() {
        return feed.gaps();
    }

    /** Completes when the handler will get no more, with the URI of the reason; empty where it was unsubscribed. */
    public CompletableFuture<String> whenEnded() {
        return feed.ended.copy();
    }
}
