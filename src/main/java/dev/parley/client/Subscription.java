package dev.parley.client;

import java.util.concurrent.CompletableFuture;

/**
 * One handler of a topic's events, in each session of its client. For all threads. Made by {@link Client#subscribe}.
 *
 * @since 0.1
 */
public final class Subscription {
    private final Feeds feeds;
    private final Feed feed;

    Subscription(Feeds feeds, Feed feed) {
        this.feeds = feeds;
        this.feed = feed;
    }

    /** The URI that was subscribed to. */
    public String topic() {
        return feed.topic;
    }

    /**
     * The handler gets no event that arrives from now on. Without effect where it gets none already.
     *
     * @return completes when the router has taken note; the end of the session does the same
     */
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

    /**
     * Completes when the handler will get no more, with the URI of the reason; empty where it was unsubscribed. It never
     * fails.
     */
    public CompletableFuture<String> whenEnded() {
        return feed.ended.copy();
    }
}
