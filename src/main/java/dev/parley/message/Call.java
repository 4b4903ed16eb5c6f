package dev.parley.message;

/**
 * CALL, the request to call a procedure, or a further part of one under way. Its wire form:
 *
 * <p>{@code [48, Request|id, Options|dict, Procedure|uri, Arguments|list, ArgumentsKw|dict]}
 */
public record Call(long request, Dict options, String procedure, Payload payload) implements Request {

    /** Reads the elements that follow the type. */
    static Call read(ElementSource from) throws MalformedException {
        return new Call(from.id("Request"), from.dict("Options"), from.string("Procedure"), from.payload());
    }

    @Override
    public void write(ElementSink to) {
        to.id(request).dict(options).string(procedure).payload(payload);
    }

    @Override
    public MessageType type() {
        return MessageType.CALL;
    }
}
