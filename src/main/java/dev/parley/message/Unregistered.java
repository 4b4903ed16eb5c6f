package dev.parley.message;

/** {@code [67, UNREGISTER.Request|id]; with Details|dict behind it (and 0 for the request) where the router revokes} */
public record Unregistered(long request, Dict details) implements Message {

    @Override
    public MessageType type() {
        return MessageType.UNREGISTERED;
    }
}
