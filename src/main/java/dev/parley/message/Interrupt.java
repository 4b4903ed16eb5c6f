package dev.parley.message;

/**
 * INTERRUPT, the router's wish that a callee ends an invocation. Its wire form:
 *
 * <p>{@code [69, INVOCATION.Request|id, Options|dict]}
 */
public record Interrupt(long request, Dict options) implements Message {

    /** Reads the elements that follow the type. */
    static Interrupt read(ElementSource from) throws MalformedException {
        return new Interrupt(from.id("Request"), from.dict("Options"));
    }

    @Override
    public void write(ElementSink to) {
        to.id(request).dict(options);
    }

    @Override
    public MessageType type() {
        return MessageType.INTERRUPT;
    }
}
