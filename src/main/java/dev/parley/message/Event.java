package dev.parley.message;

/** {@code [36, SUBSCRIBED.Subscription|id, PUBLISHED.Publication|id, Details|dict, Arguments|list, ArgumentsKw|dict]} */
public record Event(long subscription, long publication, Dict details, Payload payload) implements Message {

    @Override
    public MessageType type() {
        return MessageType.EVENT;
    }
}
