package dev.parley.message;

/**
 * PUBLISHED, the acknowledgement of a PUBLISH that asked for one. Its wire form:
 *
 * <p>{@code [17, PUBLISH.Request|id, Publication|id]}
 */
public record Published(long request, long publication) implements Message {

    /** Reads the elements that follow the type. */
    static Published read(ElementSource from) throws MalformedException {
        return new Published(from.id("Request"), from.id("Publication"));
    }

    @Override
    public void write(ElementSink to) {
        to.id(request).id(publication);
    }

    @Override
    public MessageType type() {
        return MessageType.PUBLISHED;
    }
}
