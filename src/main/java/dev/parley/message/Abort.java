package dev.parley.message;

/** {@code [3, Details|dict, Reason|uri, Arguments|list, ArgumentsKw|dict]} */
public record Abort(Dict details, String reason, Payload payload) implements Message {

    @Override
    public MessageType type() {
        return MessageType.ABORT;
    }
}
