package dev.parley.message;

/** {@code [16, Request|id, Options|dict, Topic|uri, Arguments|list, ArgumentsKw|dict]} */
public record Publish(long request, Dict options, String topic, Payload payload) implements Request {

    @Override
    public MessageType type() {
        return MessageType.PUBLISH;
    }
}
