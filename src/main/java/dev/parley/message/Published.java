package dev.parley.message;

/** {@code [17, PUBLISH.Request|id, Publication|id]} */
public record Published(long request, long publication) implements Message {

    @Override
    public MessageType type() {
        return MessageType.PUBLISHED;
    }
}
