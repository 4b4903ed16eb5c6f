package dev.parley.client.core;

import dev.parley.client.session.Completion;
import dev.parley.client.session.EventSink;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A subscription of a client, which outlives its sessions. Made for one {@link ClientCore}; whoever made it names it by this
 * object.
 */
public final class Feed {
    private final EventSink sink;
    private final String topic;
    private final Dict options;
    private final int capacity;
    private final Overflow overflow;
    private final Replay replay;
    private final long afterPublication;

    /** SUBSCRIBED.Subscription in the session of the moment, or 0. */
    private long id;

    private boolean wasSubscribed;
    private int suspicions;
    private @Nullable Completion ready;
    private @Nullable EventQueue queue;
    private @Nullable CatchUp catchUp;

    /**
     * A subscription that nobody has asked the router for.
     *
     * @param capacity how many events may wait for the sink
     * @param overflow what happens to more, where no missed ones are fetched
     * @param afterPublication for {@link Replay#AFTER}
     */
    public Feed(
            EventSink sink,
            String topic,
            Dict options,
            int capacity,
            Overflow overflow,
            Replay replay,
            long afterPublication) {
        this.sink = sink;
        this.topic = topic;
        this.options = options;
        this.capacity = capacity;
        this.overflow = overflow;
        this.replay = replay;
        this.afterPublication = afterPublication;
    }

    /** What makes a subscription the same for the router, whoever asks how often. */
    record Wanted(String topic, String match) {}

    Wanted wanted() {
        return new Wanted(topic, Objects.toString(options.values().get(Attribute.MATCH.key()), "exact"));
    }

    EventSink sink() {
        return sink;
    }

    public String topic() {
        return topic;
    }

    Dict options() {
        return options;
    }

    int capacity() {
        return capacity;
    }

    Overflow overflow() {
        return overflow;
    }

    Replay replay() {
        return replay;
    }

    long afterPublication() {
        return afterPublication;
    }

    long id() {
        return id;
    }

    /** The session has it under that id; 0 for no longer. */
    void isKnownAs(long subscription) {
        id = subscription;
        wasSubscribed |= subscription != 0;
    }

    /** Whether some session had it. */
    boolean wasSubscribed() {
        return wasSubscribed;
    }

    /** It is wanted from now on. */
    void beginWith(EventQueue events, @Nullable CatchUp missed, Completion whenReady) {
        queue = events;
        catchUp = missed;
        ready = whenReady;
    }

    /** Who waits until it is as it should be for the first time; null where nobody does any longer. */
    @Nullable
    Completion takeReady() {
        Completion taken = ready;
        ready = null;
        return taken;
    }

    /** A session has ended while it was asked for; gives how often that was so. */
    int suspected() {
        return ++suspicions;
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
