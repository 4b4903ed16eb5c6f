package dev.parley.message;

/** {@code [49, CALL.Request|id, Options|dict]} */
public record Cancel(long request, Dict options) implements Message {

    @Override
    public MessageType type() {
        return MessageType.CANCEL;
    }
}
