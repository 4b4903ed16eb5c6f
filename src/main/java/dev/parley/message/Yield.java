package dev.parley.message;

/** {@code [70, INVOCATION.Request|id, Options|dict, Arguments|list, ArgumentsKw|dict]} */
public record Yield(long request, Dict options, Payload payload) implements Message {

    @Override
    public MessageType type() {
        return MessageType.YIELD;
    }
}
