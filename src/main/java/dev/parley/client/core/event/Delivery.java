package dev.parley.client.core.event;

import dev.parley.message.Dict;
import dev.parley.message.Payload;

/**
 * An event on its way to an {@link EventSink}. Immutable.
 *
 * @param topic what it was published to: for pattern subscriptions not what was subscribed to
 * @param isReplayed it comes from the router's history
 */
public record Delivery(String topic, long publication, Payload payload, Dict details, boolean isReplayed) {

    /** It was published before the subscription, and kept by the router for those who come later. */
    public boolean isRetained() {
        return Boolean.TRUE.equals(details.values().get("retained"));
    }
}
