package dev.parley.client;

import dev.parley.client.core.event.Replay;
import dev.parley.client.engine.RequestDict;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.MatchPolicy;
import dev.parley.message.WhenSlow;

/**
 * Options of subscriptions ({@code SUBSCRIBE.Options|dict}), and what the client does for them itself. Immutable: each
 * method gives these and one more. Written by users, given to {@link Client#subscribe}.
 *
 * <pre>{@code
 * client.subscribe(SubscribeOptions.DEFAULT.prefix().replayMissed(), "com.example.", event -> …);
 * }</pre>
 *
 * @since 0.1
 */
public final class SubscribeOptions {
    private static final int DEFAULT_QUEUE = 10_000;

    /** No options: the topic of that name, nothing from before, a queue of 10,000 events. */
    public static final SubscribeOptions DEFAULT =
            new SubscribeOptions(RequestDict.EMPTY, Replay.NONE, 0, DEFAULT_QUEUE, Overflow.DROP_OLDEST);

    private final RequestDict told;
    private final Replay replay;
    private final long afterPublication;
    private final int queue;
    private final Overflow overflow;

    private SubscribeOptions(RequestDict told, Replay replay, long afterPublication, int queue, Overflow overflow) {
        if (replay != Replay.NONE && told.dict().string(Attribute.DURABLE) != null) {
            throw new IllegalArgumentException(
                    "a durable subscription is replayed by the router: leave out replayMissed, replayAll and replayAfter");
        }
        this.told = told;
        this.replay = replay;
        this.afterPublication = afterPublication;
        this.queue = queue;
        this.overflow = overflow;
    }

    private SubscribeOptions telling(RequestDict more) {
        return new SubscribeOptions(more, replay, afterPublication, queue, overflow);
    }

    private SubscribeOptions replaying(Replay from, long after) {
        return new SubscribeOptions(told, from, after, queue, overflow);
    }

    /** What of a topic's URI must match ("Pattern-based Subscription"). */
    public SubscribeOptions match(MatchPolicy policy) {
        return telling(told.with(Attribute.MATCH, policy.key()));
    }

    /** All topics whose URI begins so: {@code com.example.} or {@code com.exam}. */
    public SubscribeOptions prefix() {
        return match(MatchPolicy.PREFIX);
    }

    /** All topics that have the same components, an empty one standing for any: {@code com..price}. */
    public SubscribeOptions wildcard() {
        return match(MatchPolicy.WILDCARD);
    }

    /** Also the event that the router keeps for later subscribers ("Event Retention"). */
    public SubscribeOptions retained() {
        return telling(told.with(Attribute.GET_RETAINED, true));
    }

    /**
     * What the router does with events while this client reads more slowly than they come; without it, what the rules of its role
     * say. {@link Event#dropped} tells how many were lost. Routers other than Parley ignore it.
     */
    public SubscribeOptions whenSlow(WhenSlow policy) {
        return telling(told.with(Attribute.SLOW, policy.key()));
    }

    /**
     * What is published while there is no session is fetched from the router's history when there is one again ("Event
     * History"), and comes in order, once, marked by {@link Event#isReplayed}. The router must keep a history of that very URI
     * and match policy, and let this client call {@code wamp.subscription.get_events}; where it does not, {@link
     * Subscription#gaps} counts, and a warning is logged.
     */
    public SubscribeOptions replayMissed() {
        return replaying(Replay.MISSED, 0);
    }

    /** As {@link #replayMissed}, and first of all what the router's history has already. */
    public SubscribeOptions replayAll() {
        return replaying(Replay.ALL, 0);
    }

    /** As {@link #replayMissed}, and first of all what came after that publication, with which an earlier program left off. */
    public SubscribeOptions replayAfter(long publication) {
        return replaying(Replay.AFTER, publication);
    }

    /**
     * A durable subscription of that name: the router remembers what has arrived, over sessions and programs, and sends the rest to
     * whoever subscribes by that name again, marked by {@link Event#isReplayed}; each event comes once. Where its history does not have
     * all of them any more, {@link Subscription#gaps} counts. The router needs an engine and a history of the topic, and this client an
     * authid that is the same each time; otherwise subscribing fails. Routers other than Parley ignore it.
     *
     * @throws IllegalArgumentException together with {@link #replayMissed}, {@link #replayAll} or {@link #replayAfter}
     */
    public SubscribeOptions durable(String name) {
        return telling(told.with(Attribute.DURABLE, name));
    }

    /**
     * How many events may wait for a slow handler, and what happens to more. Without it 10,000 may, and then the oldest are lost;
     * all that wait may have 64 MiB together in any case. A subscription that is durable or replays what it missed loses none that
     * the router's history keeps: it fetches from there what did not fit.
     *
     * @throws IllegalArgumentException if none may wait
     */
    public SubscribeOptions queue(int events, Overflow policy) {
        if (events < 1) {
            throw new IllegalArgumentException("a queue for " + events + " events: at least one must have room");
        }
        return new SubscribeOptions(told, replay, afterPublication, events, policy);
    }

    /**
     * Any other option, by its key on the wire.
     *
     * @param value a String, Boolean, finite Number, List or Map
     * @throws IllegalArgumentException if it is something else
     */
    public SubscribeOptions set(String key, Object value) {
        return telling(told.with(key, value));
    }

    Dict dict() {
        return told.dict();
    }

    Replay replay() {
        return replay;
    }

    /** For {@link Replay#AFTER}. */
    long afterPublication() {
        return afterPublication;
    }

    int queue() {
        return queue;
    }

    Overflow overflow() {
        return overflow;
    }
}
