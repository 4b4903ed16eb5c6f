package dev.parley.message;

/** {@code [67, UNREGISTER.Request|id]; with Details|dict behind it (and 0 for the request) where the router revokes} */
public record Unregistered(long request, Dict details) implements Message {

    /** Reads the elements behind the type. */
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
