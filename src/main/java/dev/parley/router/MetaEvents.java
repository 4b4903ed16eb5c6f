package dev.parley.router;

import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.Event;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Payload;
import dev.parley.message.PayloadFormat;
import dev.parley.message.Uri;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Publishes the router's own events, those of the meta API. Nothing is made where nobody listens. One for each realm. */
final class MetaEvents {
    private final UriIndex<Subscription> subscriptions;
    private final PayloadFormat format;
    private final Ids ids;
    private final Actions actions;

    MetaEvents(UriIndex<Subscription> subscriptions, PayloadFormat format, Ids ids, Actions actions) {
        this.subscriptions = subscriptions;
        this.format = format;
        this.ids = ids;
        this.actions = actions;
    }

    /** A time as a value of an event or a result. */
    Object timestamp(long epochMillis) {
        return format.timestamp(epochMillis);
    }

    /** Publishes an event with those arguments. */
    void publish(String topic, Supplier<List<@Nullable Object>> arguments) {
        List<Subscription> listening = new ArrayList<>();
        subscriptions.match(topic, listening::add);
        if (listening.isEmpty()) {
            return;
        }
        long publication = ids.global();
        Payload payload = format.payload(arguments.get());
        for (Subscription subscription : listening) {
            List<TransportId> receivers = subscription.receivers(topic);
            if (!receivers.isEmpty()) {
                Dict details =
                        subscription.match == MatchPolicy.EXACT ? Dict.EMPTY : Dict.of(Attribute.TOPIC.key(), topic);
                actions.spread(receivers, new Event(subscription.id, publication, details, payload));
            }
        }
    }

    /** Publishes an event about a subscription or registration, unless it is of the meta API itself: that would never end. */
    void publishAbout(String uri, String topic, Supplier<List<@Nullable Object>> arguments) {
        if (!Uri.isReserved(uri)) {
            publish(topic, arguments);
        }
    }
}
