package dev.parley.message;

/**
 * UNREGISTER, the request to end a registration. Its wire form:
 *
 * <p>{@code [66, Request|id, REGISTERED.Registration|id]}
 */
public record Unregister(long request, long registration) implements Request {

    /** Reads the elements that follow the type. */
    static Unregister read(ElementSource from) throws MalformedException {
        return new Unregister(from.id("Request"), from.id("Registration"));
    }

    @Override
    public void write(ElementSink to) {
        to.id(request).id(registration);
    }

    @Override
    public MessageType type() {
        return MessageType.UNREGISTER;
    }
}
