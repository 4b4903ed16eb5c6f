package dev.parley.client.core.event;

import dev.parley.message.Dict;

/**
 * What is subscribed to, and how. Immutable.
 *
 * @param options what the router is told
 * @param capacity how many events may wait for the sink
 * @param overflow what happens to more, where no missed ones are fetched
 * @param afterPublication for {@link Replay#AFTER}
 */
public record FeedPlan(
        String topic, Dict options, int capacity, Overflow overflow, Replay replay, long afterPublication) {}
