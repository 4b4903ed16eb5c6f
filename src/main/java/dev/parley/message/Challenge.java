package dev.parley.message;

/** {@code [4, AuthMethod|string, Extra|dict]} */
public record Challenge(String authMethod, Dict extra) implements Message {

    @Override
    public MessageType type() {
        return MessageType.CHALLENGE;
    }
}
