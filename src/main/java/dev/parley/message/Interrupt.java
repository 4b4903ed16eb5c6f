package dev.parley.message;

/** {@code [69, INVOCATION.Request|id, Options|dict]} */
public record Interrupt(long request, Dict options) implements Message {

    /** Reads the elements behind the type. */
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
