package dev.parley.router;

import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.Event;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event as it was published: by a session, by a testament, or by the router itself. Immutable.
 *
 * @param details what every subscription's event tells of it
 * @param rkey its resource key, section "Sharded Subscription"
 * @param time when it was published, in milliseconds since the epoch
 */
record Publication(
        long id,
        String topic,
        Dict details,
        Payload payload,
        Audience audience,
        @Nullable String rkey,
        long time) {

    /** What a session publishes with those options. */
    static Publication of(
            Session publisher,
            String topic,
            Dict options,
            Payload payload,
            @Nullable Integer trustLevel,
            long id,
            long now) {
        Dict details = Dict.EMPTY;
        boolean disclose = options.is(Attribute.DISCLOSE_ME, false);
        if (disclose || trustLevel != null || Details.isPassedThru(options)) {
            Details told = new Details();
            if (disclose) {
                told.disclosePublisher(publisher);
            }
            if (trustLevel != null) {
                told.put(Attribute.TRUSTLEVEL, (long) trustLevel);
            }
            told.passThru(options);
            details = told.dict();
        }
        Audience audience = Audience.of(publisher, options);
        return new Publication(id, topic, details, payload, audience, options.string(Attribute.RKEY), now);
    }

    /** Sends it to all who subscribe and may receive it. */
    void dispatch(UriIndex<Subscription> subscriptions, Actions actions) {
        subscriptions.match(topic, subscription -> {
            subscription.record(this);
            List<TransportId> receivers = subscription.receivers(this);
            if (!receivers.isEmpty()) {
                actions.spread(receivers, event(subscription));
            }
        });
    }

    Event event(Subscription subscription) {
        return new Event(subscription.id, id, detailsFor(subscription), payload);
    }

    /** "a Broker MUST supply the original PUBLISH.Topic" for patterns (Concrete topic published to). */
    Dict detailsFor(Subscription subscription) {
        return subscription.match == MatchPolicy.EXACT ? details : details.with(Attribute.TOPIC.key(), topic);
    }
}
