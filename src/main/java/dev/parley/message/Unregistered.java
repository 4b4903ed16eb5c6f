package dev.parley.message;

/**
 * UNREGISTERED, the answer to an UNREGISTER, or the revocation of a registration. Its wire form:
 *
 * <p>{@code [67, UNREGISTER.Request|id]}; a revocation has 0 and then {@code Details|dict}
 */
public record Unregistered(long request, Dict details) implements Message {

    /** Reads the elements that follow the type. */
    static Unregistered read(ElementSource from) throws MalformedException {
        return new Unregistered(from.idOrZero("Request"), from.dictAtTail("Details"));
    }

    @Override
    public void write(ElementSink to) {
        to.id(request).dictAtTail(details);
    }

    @Override
    public MessageType type() {
        return MessageType.UNREGISTERED;
    }
}
