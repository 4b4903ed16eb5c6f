package dev.parley.message;

/** {@code [49, CALL.Request|id, Options|dict]} */
public record Cancel(long request, Dict options) implements Message {

    /** Reads the elements behind the type. */
    static Cancel read(ElementSource from) throws MalformedException {
        return new Cancel(from.id("Request"), from.dict("Options"));
    }

    @Override
    public void write(ElementSink to) {
        to.id(request).dict(options);
    }

    @Override
    public MessageType type() {
        return MessageType.CANCEL;
    }
}
