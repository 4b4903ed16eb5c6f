package dev.parley.client.core;

import dev.parley.client.core.event.EventSink;
import dev.parley.client.core.event.FeedPlan;
import dev.parley.message.Attribute;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A subscription of a client, which outlives its sessions. Made for one {@link ClientCore}; whoever made it names it by this
 * object.
 */
public final class Feed extends Lasting {
    /** More than a router sends before it knows that they have arrived. */
    private static final int MAX_RECENT = 1_024;

    final EventSink sink;
    final FeedPlan plan;

    /** The latest publications that have come, the oldest first; null where none comes twice. */
    private final @Nullable Set<Long> recent;

    private @Nullable EventQueue queue;
    private @Nullable CatchUp catchUp;

    /** A subscription that nobody has asked the router for. */
    public Feed(EventSink sink, FeedPlan plan) {
        this.sink = sink;
        this.plan = plan;
        this.recent = plan.options().string(Attribute.DURABLE) == null ? null : new LinkedHashSet<>();
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

    /** Whether the router remembers what has arrived. */
    boolean isDurable() {
        return recent != null;
    }

    /** Whether that publication has not come before: what the router does not know to have arrived comes again. */
    boolean isNews(long publication) {
        if (recent == null) {
            return true;
        }
        if (recent.size() >= MAX_RECENT) {
            recent.remove(recent.iterator().next());
        }
        return recent.add(publication);
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
