package dev.parley.message;

/** {@code [70, INVOCATION.Request|id, Options|dict, Arguments|list, ArgumentsKw|dict]} */
public record Yield(long request, Dict options, Payload payload) implements Message {

    /** Reads the elements behind the type. */
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
