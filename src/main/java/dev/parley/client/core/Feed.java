package dev.parley.client.core;

import dev.parley.client.core.event.EventSink;
import dev.parley.client.core.event.FeedPlan;
import dev.parley.message.Attribute;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A subscription of a client, which outlives its sessions. Made for one {@link ClientCore}; whoever made it names it by this
 * object.
 */
public final class Feed extends Lasting {
    final EventSink sink;
    final FeedPlan plan;
    private @Nullable EventQueue queue;
    private @Nullable CatchUp catchUp;

    /** A subscription that nobody has asked the router for. */
    public Feed(EventSink sink, FeedPlan plan) {
        this.sink = sink;
        this.plan = plan;
    }

    /** What makes a subscription the same for the router, whoever asks how often. */
    record Wanted(String topic, String match) {}

    Wanted wanted() {
        Object match = plan.options().values().get(Attribute.MATCH.key());
        return new Wanted(topic(), Objects.toString(match, "exact"));
    }

    public String topic() {
        return plan.topic();
    }

    /** It is wanted from now on. */
    void beginWith(EventQueue events, @Nullable CatchUp missed) {
        queue = events;
        catchUp = missed;
    }

    EventQueue queue() {
        return Objects.requireNonNull(queue);
    }

    /** What fetches missed events; null where nobody asked for that. */
    @Nullable
    CatchUp catchUp() {
        return catchUp;
    }
}
