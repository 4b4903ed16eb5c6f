package dev.parley.message;

/**
 * EVENT, an event that the router sends to a subscriber. Its wire form:
 *
 * <p>{@code [36, SUBSCRIBED.Subscription|id, PUBLISHED.Publication|id, Details|dict, Arguments|list, ArgumentsKw|dict]}
 */
public record Event(long subscription, long publication, Dict details, Payload payload) implements Message {

    /** This with one more detail. */
    public Event with(Attribute attribute, Object value) {
        return new Event(subscription, publication, details.with(attribute.key(), value), payload);
    }

    /** Reads the elements that follow the type. */
    static Event read(ElementSource from) throws MalformedException {
        return new Event(from.id("Subscription"), from.id("Publication"), from.dict("Details"), from.payload());
    }

    @Override
    public void write(ElementSink to) {
        to.id(subscription).id(publication).dict(details).payload(payload);
    }

    @Override
    public MessageType type() {
        return MessageType.EVENT;
    }
}
