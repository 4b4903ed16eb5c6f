package dev.parley.router.state;

import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.Event;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Payload;
import org.jspecify.annotations.Nullable;

/**
 * An event as it was published: by a session, by a testament, or by the router itself. Immutable.
 *
 * @param details what every subscription's event tells of it
 * @param rkey its resource key, section "Sharded Subscription"
 * @param time when it was published, in milliseconds since the epoch
 * @param kept its place in the journal; null where it has none
 */
public record Publication(
        long id,
        String topic,
        Dict details,
        Payload payload,
        Audience audience,
        @Nullable String rkey,
        long time,
        @Nullable Kept kept) {

    /** In the place of one that is there no more. */
    static final Publication NONE = new Publication(0, "", Dict.EMPTY, Payload.NONE, Audience.EVERYBODY, null, 0, null);

    /** Its place in the journal, greater than those of all before it; 0 where it has none. */
    public long position() {
        return kept == null ? 0 : kept.position;
    }

    /** The same, which has that place in the journal. */
    public Publication at(Kept place) {
        return new Publication(id, topic, details, payload, audience, rkey, time, place);
    }

    /** Somebody more remembers it. */
    public void hold() {
        if (kept != null) {
            kept.hold();
        }
    }

    /** One of those who remember it does so no longer. */
    public void release() {
        if (kept != null) {
            kept.release();
        }
    }

    public Event event(Subscription subscription) {
        return new Event(subscription.id, id, detailsFor(subscription), payload);
    }

    /** "a Broker MUST supply the original PUBLISH.Topic" for patterns (Concrete topic published to). */
    public Dict detailsFor(Subscription subscription) {
        return subscription.match == MatchPolicy.EXACT ? details : details.with(Attribute.TOPIC.key(), topic);
    }
}
