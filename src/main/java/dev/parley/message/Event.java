package dev.parley.message;

/** {@code [36, SUBSCRIBED.Subscription|id, PUBLISHED.Publication|id, Details|dict, Arguments|list, ArgumentsKw|dict]} */
public record Event(long subscription, long publication, Dict details, Payload payload) implements Message {

    /** This with one more detail. */
    public Event with(Attribute attribute, Object value) {
        return new Event(subscription, publication, details.with(attribute.key(), value), payload);
    }

    @Override
    public MessageType type() {
        return MessageType.EVENT;
    }
}
