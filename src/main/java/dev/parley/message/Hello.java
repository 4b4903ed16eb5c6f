package dev.parley.message;

/** {@code [1, Realm|uri, Details|dict]} */
public record Hello(String realm, Dict details) implements Message {

    @Override
    public MessageType type() {
        return MessageType.HELLO;
    }
}
