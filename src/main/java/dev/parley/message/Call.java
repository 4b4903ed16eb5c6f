package dev.parley.message;

/** {@code [48, Request|id, Options|dict, Procedure|uri, Arguments|list, ArgumentsKw|dict]} */
public record Call(long request, Dict options, String procedure, Payload payload) implements Request {

    @Override
    public MessageType type() {
        return MessageType.CALL;
    }
}
