package dev.parley.message;

/** {@code [2, Session|id, Details|dict]} */
public record Welcome(long session, Dict details) implements Message {

    @Override
    public MessageType type() {
        return MessageType.WELCOME;
    }
}
