package dev.parley.client;

import dev.parley.codec.MessageEncoder;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.InvocationPolicy;
import dev.parley.message.MatchPolicy;
import java.time.Duration;

/**
 * Options of a request: what the router is told, and what the client itself is to heed. Immutable; each method gives these and
 * one more.
 *
 * @param dict what the router is told
 * @param local what stays in the client
 */
public record Options(Dict dict, Local local) {
    public static final Options NONE = new Options(Dict.EMPTY);

    /**
     * What stays in the client.
     *
     * @param isIdempotent a request that was not answered is sent again in the next session
     * @param replay from where missed events are fetched
     * @param afterPublication for {@link Replay#AFTER}
     * @param queue how many events may wait for a slow handler
     * @param overflow what happens to more
     */
    public record Local(boolean isIdempotent, Replay replay, long afterPublication, int queue, Overflow overflow) {
        static final Local DEFAULT = new Local(false, Replay.NONE, 0, 10_000, Overflow.DROP_OLDEST);
    }

    /** From where a subscription fetches events out of the router's history. */
    public enum Replay {
        NONE,
        /** What is missed while there is no session. */
        MISSED,
        /** All that the history has, and what is missed. */
        ALL,
        /** What came after a certain publication, and what is missed. */
        AFTER
    }

    public Options(Dict dict) {
        this(dict, Local.DEFAULT);
    }

    /** For publications: also to the publisher itself, where it subscribes to the topic. */
    public Options includeMe() {
        return set(Attribute.EXCLUDE_ME.key(), false);
    }

    /** For publications: the router keeps the event for those who subscribe later. */
    public Options retain() {
        return set("retain", true);
    }

    /** For calls and publications: tells the receiver the session that makes them. */
    public Options discloseMe() {
        return set(Attribute.DISCLOSE_ME.key(), true);
    }

    /** For registrations: asks for the callers' sessions. */
    public Options discloseCaller() {
        return set(Attribute.DISCLOSE_CALLER.key(), true);
    }

    /** For registrations: how the router chooses among several callees of the same procedure. */
    public Options invoke(InvocationPolicy policy) {
        return set(Attribute.INVOKE.key(), policy.key());
    }

    /** For registrations: the callee minds the caller's time limit itself; with {@link Procedure.Call} its thread is interrupted. */
    public Options forwardTimeout() {
        return set(Attribute.FORWARD_TIMEOUT.key(), true);
    }

    /** For registrations: how many calls this callee answers at a time; the router keeps more waiting. */
    public Options concurrency(int calls) {
        return set("concurrency", calls);
    }

    /** For subscriptions and registrations: the URI is a pattern. */
    public Options match(MatchPolicy policy) {
        return set(Attribute.MATCH.key(), policy.key());
    }

    /** For subscriptions: also the event that the router keeps for those who come later. */
    public Options retained() {
        return set("get_retained", true);
    }

    /**
     * For calls: how long the caller waits for the result, or from one progressive result to the next. The router minds it, and
     * where it does not, the client.
     */
    public Options timeout(Duration limit) {
        return set(Attribute.TIMEOUT.key(), Math.max(1, limit.toMillis()));
    }

    /**
     * For calls and acknowledged publications: doing it twice does no harm. Where the session is lost before the answer has
     * come, it is sent again in the next one; where there is none, it waits for that.
     */
    public Options idempotent() {
        return new Options(
                dict, new Local(true, local.replay(), local.afterPublication(), local.queue(), local.overflow()));
    }

    /**
     * For subscriptions: what is published while there is no session is fetched from the router's history when there is one
     * again, and comes in order, once, marked as replayed. The router must record the topic.
     */
    public Options replayMissed() {
        return replay(Replay.MISSED, 0);
    }

    /** As {@link #replayMissed}, and first of all what the router's history has already. */
    public Options replayAll() {
        return replay(Replay.ALL, 0);
    }

    /** As {@link #replayMissed}, and first of all what came after that publication, with which an earlier program left off. */
    public Options replayAfter(long publication) {
        return replay(Replay.AFTER, publication);
    }

    private Options replay(Replay replay, long after) {
        return new Options(dict, new Local(local.isIdempotent(), replay, after, local.queue(), local.overflow()));
    }

    /**
     * For subscriptions: how many events may wait for a slow handler, and what happens to more. Without it 10,000 may, and then
     * the oldest are lost. A subscription that replays what it missed loses none of what the router's history keeps: it fetches
     * from there what did not fit.
     *
     * @throws IllegalArgumentException if none may wait
     */
    public Options queue(int events, Overflow overflow) {
        if (events < 1) {
            throw new IllegalArgumentException("a queue for " + events + " events: at least one must have room");
        }
        return new Options(
                dict, new Local(local.isIdempotent(), local.replay(), local.afterPublication(), events, overflow));
    }

    /**
     * Any other option.
     *
     * @param value a String, Boolean, finite Number, List or Map
     * @throws IllegalArgumentException if it is something else
     */
    public Options set(String key, Object value) {
        MessageEncoder.requirePlain(value);
        return new Options(dict.with(key, value), local);
    }
}
