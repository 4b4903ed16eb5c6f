package dev.parley.message;

/** {@code [69, INVOCATION.Request|id, Options|dict]} */
public record Interrupt(long request, Dict options) implements Message {

    @Override
    public MessageType type() {
        return MessageType.INTERRUPT;
    }
}
