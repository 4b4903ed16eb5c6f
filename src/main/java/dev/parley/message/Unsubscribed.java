package dev.parley.message;

/** {@code [35, UNSUBSCRIBE.Request|id]; with Details|dict behind it (and 0 for the request) where the router revokes} */
public record Unsubscribed(long request, Dict details) implements Message {

    @Override
    public MessageType type() {
        return MessageType.UNSUBSCRIBED;
    }
}
