package dev.parley.message;

/**
 * YIELD, the result of an invocation, final or progressive, from its callee. Its wire form:
 *
 * <p>{@code [70, INVOCATION.Request|id, Options|dict, Arguments|list, ArgumentsKw|dict]}
 */
public record Yield(long request, Dict options, Payload payload) implements Message {

    /** Reads the elements that follow the type. */
    static Yield read(ElementSource from) throws MalformedException {
        return new Yield(from.id("Request"), from.dict("Options"), from.payload());
    }

    @Override
    public void write(ElementSink to) {
        to.id(request).dict(options).payload(payload);
    }

    @Override
    public MessageType type() {
        return MessageType.YIELD;
    }
}
