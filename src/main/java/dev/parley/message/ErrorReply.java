package dev.parley.message;

/**
 * ERROR, the answer to a request that has failed. Its wire form:
 *
 * <p>{@code [8, REQUEST.Type|int, REQUEST.Request|id, Details|dict, Error|uri, Arguments|list, ArgumentsKw|dict]}
 */
public record ErrorReply(MessageType requestType, long request, Dict details, String error, Payload payload)
        implements Message {

    /** Reads the elements that follow the type. */
    static ErrorReply read(ElementSource from) throws MalformedException {
        return new ErrorReply(
                from.requestType(), from.id("Request"), from.dict("Details"), from.string("Error"), from.payload());
    }

    @Override
    public void write(ElementSink to) {
        to.requestType(requestType).id(request).dict(details).string(error).payload(payload);
    }

    @Override
    public MessageType type() {
        return MessageType.ERROR;
    }
}
