package dev.parley.message;

/** {@code [33, SUBSCRIBE.Request|id, Subscription|id]} */
public record Subscribed(long request, long subscription) implements Message {

    @Override
    public MessageType type() {
        return MessageType.SUBSCRIBED;
    }
}
