package dev.parley.message;

/** {@code [66, Request|id, REGISTERED.Registration|id]} */
public record Unregister(long request, long registration) implements Request {

    @Override
    public MessageType type() {
        return MessageType.UNREGISTER;
    }
}
