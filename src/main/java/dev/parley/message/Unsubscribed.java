package dev.parley.message;

/** {@code [35, UNSUBSCRIBE.Request|id]; with Details|dict behind it (and 0 for the request) where the router revokes} */
public record Unsubscribed(long request, Dict details) implements Message {

    /** Reads the elements behind the type. */
    static Unsubscribed read(ElementSource from) throws MalformedException {
        return new Unsubscribed(from.idOrZero("Request"), from.dictAtTail("Details"));
    }

    @Override
    public void write(ElementSink to) {
        to.id(request).dictAtTail(details);
    }

    @Override
    public MessageType type() {
        return MessageType.UNSUBSCRIBED;
    }
}
