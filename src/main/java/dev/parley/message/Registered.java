package dev.parley.message;

/**
 * REGISTERED, the answer to a REGISTER that was accepted. Its wire form:
 *
 * <p>{@code [65, REGISTER.Request|id, Registration|id]}
 */
public record Registered(long request, long registration) implements Message {

    /** Reads the elements that follow the type. */
    static Registered read(ElementSource from) throws MalformedException {
        return new Registered(from.id("Request"), from.id("Registration"));
    }

    @Override
    public void write(ElementSink to) {
        to.id(request).id(registration);
    }

    @Override
    public MessageType type() {
        return MessageType.REGISTERED;
    }
}
