package dev.parley.message;

/** {@code [6, Details|dict, Reason|uri]} */
public record Goodbye(Dict details, String reason) implements Message {

    @Override
    public MessageType type() {
        return MessageType.GOODBYE;
    }
}
