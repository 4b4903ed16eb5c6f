package dev.parley.message;

/**
 * INVOCATION, a call that the router sends to a callee. Its wire form:
 *
 * <p>{@code [68, Request|id, REGISTERED.Registration|id, Details|dict, Arguments|list, ArgumentsKw|dict]}
 */
public record Invocation(long request, long registration, Dict details, Payload payload) implements Message {

    /** Reads the elements that follow the type. */
    static Invocation read(ElementSource from) throws MalformedException {
        return new Invocation(from.id("Request"), from.id("Registration"), from.dict("Details"), from.payload());
    }

    @Override
    public void write(ElementSink to) {
        to.id(request).id(registration).dict(details).payload(payload);
    }

    @Override
    public MessageType type() {
        return MessageType.INVOCATION;
    }
}
