package dev.parley.message;

/** {@code [34, Request|id, SUBSCRIBED.Subscription|id]} */
public record Unsubscribe(long request, long subscription) implements Request {

    @Override
    public MessageType type() {
        return MessageType.UNSUBSCRIBE;
    }
}
