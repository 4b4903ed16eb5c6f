package dev.parley.router.meta;

import dev.parley.message.Dict;
import dev.parley.message.Payload;
import dev.parley.message.PayloadFormat;
import dev.parley.message.Uri;
import dev.parley.router.Ids;
import dev.parley.router.Time;
import dev.parley.router.state.Audience;
import dev.parley.router.state.Publication;
import dev.parley.router.state.Publisher;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the router's own events, those of the meta API; an event that nobody listens to is not even made. One for each realm.
 */
public final class MetaEvents {
    private final Publisher publisher;
    private final PayloadFormat format;
    private final Ids ids;

    public MetaEvents(Publisher publisher, Ids ids, PayloadFormat format) {
        this.publisher = publisher;
        this.format = format;
        this.ids = ids;
    }

    /** A time as a value of an event or a result. */
    Object timestamp(long epochMillis) {
        return format.timestamp(epochMillis);
    }

    /** Publishes an event with those arguments. */
    void publish(String topic, Time now, Supplier<List<@Nullable Object>> arguments) {
        publish(topic, now, arguments, Map.of());
    }

    /** Publishes an event with those arguments. */
    void publish(
            String topic,
            Time now,
            Supplier<List<@Nullable Object>> arguments,
            Map<String, @Nullable Object> argumentsKw) {
        if (publisher.hasListeners(topic)) {
            Payload payload = format.payload(arguments.get(), argumentsKw);
            publisher.publish(new Publication(
                    ids.global(), topic, Dict.EMPTY, payload, Audience.EVERYBODY, null, now.wallMillis(), null));
        }
    }

    /** Publishes an event about a subscription or registration, unless it is of the meta API itself: that would never end. */
    void publishAbout(String uri, String topic, Time now, Supplier<List<@Nullable Object>> arguments) {
        if (!Uri.isReserved(uri)) {
            publish(topic, now, arguments);
        }
    }
}
