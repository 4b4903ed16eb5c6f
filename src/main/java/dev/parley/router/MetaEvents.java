package dev.parley.router;

import dev.parley.message.Dict;
import dev.parley.message.Payload;
import dev.parley.message.PayloadFormat;
import dev.parley.message.Uri;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Publishes the router's own events, those of the meta API. Nothing is made where nobody listens. One for each realm. */
final class MetaEvents {
    private final UriIndex<Subscription> subscriptions;
    private final PayloadFormat format;
    private final Ids ids;
    private final Actions actions;
    private final LongSupplier clock;

    /** Publishes by those means; {@code clock} tells the time of the fact at hand. */
    MetaEvents(
            UriIndex<Subscription> subscriptions, PayloadFormat format, Ids ids, Actions actions, LongSupplier clock) {
        this.subscriptions = subscriptions;
        this.format = format;
        this.ids = ids;
        this.actions = actions;
        this.clock = clock;
    }

    /** A time as a value of an event or a result. */
    Object timestamp(long epochMillis) {
        return format.timestamp(epochMillis);
    }

    /** Publishes an event with those arguments. */
    void publish(String topic, Supplier<List<@Nullable Object>> arguments) {
        List<Subscription> listening = new ArrayList<>();
        subscriptions.match(topic, listening::add);
        if (!listening.isEmpty()) {
            Payload payload = format.payload(arguments.get(), Map.of());
            new Publication(ids.global(), topic, Dict.EMPTY, payload, Audience.EVERYBODY, null, clock.getAsLong())
                    .dispatch(subscriptions, actions);
        }
    }

    /** Publishes an event about a subscription or registration, unless it is of the meta API itself: that would never end. */
    void publishAbout(String uri, String topic, Supplier<List<@Nullable Object>> arguments) {
        if (!Uri.isReserved(uri)) {
            publish(topic, arguments);
        }
    }
}
