package dev.parley.message;

/**
 * CANCEL, the caller's wish to end a call. Its wire form:
 *
 * <p>{@code [49, CALL.Request|id, Options|dict]}
 */
public record Cancel(long request, Dict options) implements Message {

    /** Reads the elements that follow the type. */
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
