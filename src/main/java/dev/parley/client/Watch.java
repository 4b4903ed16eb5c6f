package dev.parley.client;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks after one conversation: asks a silent router for a sign of life, and gives it up where there is none. */
final class Watch {
    private final Conversation conversation;
    private final long pingNanos;
    private final long pongNanos;
    private final Future<?> ticks;

    private Watch(Conversation conversation, long pingMillis, long pongMillis) {
        this.conversation = conversation;
        this.pingNanos = TimeUnit.MILLISECONDS.toNanos(pingMillis);
        this.pongNanos = TimeUnit.MILLISECONDS.toNanos(pongMillis);
        long tick = Math.max(1, Math.min(pingMillis, pongMillis) / 4);
        // a ping may block where the connection is stuck, so it is no work for the timer's one thread
        this.ticks = Threads.timer()
                .scheduleWithFixedDelay(() -> Threads.shared().execute(this::look), tick, tick, TimeUnit.MILLISECONDS);
    }

    /** Null where the client was told not to ask. */
    static @Nullable Watch over(Conversation conversation, ClientConfiguration configuration) {
        return configuration.pingMillis() == 0
                ? null
                : new Watch(conversation, configuration.pingMillis(), configuration.pongMillis());
    }

    void stop() {
        ticks.cancel(false);
    }

    private void look() {
        Connector.Link link = conversation.link();
        long now = System.nanoTime();
        boolean asks;
        synchronized (this) {
            boolean isSilent = now - conversation.heardAt >= pingNanos;
            if (link == null || !isSilent) {
                conversation.askedAt = 0;
                return;
            }
            asks = conversation.askedAt == 0;
            if (asks) {
                conversation.askedAt = now;
            } else if (now - conversation.askedAt < pongNanos) {
                return;
            }
        }
        if (asks) {
            if (!link.probe()) {
                stop();
            }
            return;
        }
        stop();
        String why = "no sign of life from the router for " + TimeUnit.NANOSECONDS.toMillis(now - conversation.heardAt)
                + " ms";
        conversation.closed(why);
        link.abort(why);
    }
}
