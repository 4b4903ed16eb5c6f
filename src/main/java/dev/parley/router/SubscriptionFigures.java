package dev.parley.router;

import dev.parley.message.MatchPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What a realm knows of a subscription, at one moment. Immutable.
 *
 * @param createdMillis since the epoch; 0 where the configuration made it, for its history
 * @param events how many events were published to it since it was created
 * @param subscribers how many subscribe
 * @param historyEvents how many events its history has; null without one
 */
public record SubscriptionFigures(
        long subscription,
        String uri,
        MatchPolicy match,
        long createdMillis,
        long events,
        int subscribers,
        @Nullable Integer historyEvents) {}
