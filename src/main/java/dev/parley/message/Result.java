package dev.parley.message;

/** {@code [50, CALL.Request|id, Details|dict, Arguments|list, ArgumentsKw|dict]} */
public record Result(long request, Dict details, Payload payload) implements Message {

    @Override
    public MessageType type() {
        return MessageType.RESULT;
    }
}
