package dev.parley.message;

/** {@code [68, Request|id, REGISTERED.Registration|id, Details|dict, Arguments|list, ArgumentsKw|dict]} */
public record Invocation(long request, long registration, Dict details, Payload payload) implements Message {

    @Override
    public MessageType type() {
        return MessageType.INVOCATION;
    }
}
