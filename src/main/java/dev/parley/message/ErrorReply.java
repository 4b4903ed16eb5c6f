package dev.parley.message;

/** {@code [8, REQUEST.Type|int, REQUEST.Request|id, Details|dict, Error|uri, Arguments|list, ArgumentsKw|dict]} */
public record ErrorReply(MessageType requestType, long request, Dict details, String error, Payload payload)
        implements Message {

    @Override
    public MessageType type() {
        return MessageType.ERROR;
    }
}
