package dev.parley.message;

/** {@code [32, Request|id, Options|dict, Topic|uri]} */
public record Subscribe(long request, Dict options, String topic) implements Request {

    @Override
    public MessageType type() {
        return MessageType.SUBSCRIBE;
    }
}
