package dev.parley.router.state;

import dev.parley.router.TransportId;
import java.util.List;

/** Sends a publication to its subscribers. The broker uses it, and the router for its own events. */
public final class Publisher {
    private final UriIndex<Subscription> subscriptions;
    private final Actions actions;

    public Publisher(UriIndex<Subscription> subscriptions, Actions actions) {
        this.subscriptions = subscriptions;
        this.actions = actions;
    }

    /** Whether there is a subscription that it would go to. */
    public boolean hasListeners(String topic) {
        return subscriptions.matches(topic);
    }

    /** Sends it to all who subscribe and may receive it. */
    public void publish(Publication publication) {
        subscriptions.match(publication.topic(), subscription -> {
            subscription.record(publication);
            List<TransportId> receivers = subscription.receivers(publication);
            if (!receivers.isEmpty()) {
                actions.spread(receivers, publication.event(subscription));
            }
        });
    }
}
