package dev.parley.message;

/**
 * UNSUBSCRIBED, the answer to an UNSUBSCRIBE, or the revocation of a subscription. Its wire form:
 *
 * <p>{@code [35, UNSUBSCRIBE.Request|id]}; a revocation has 0 and then {@code Details|dict}
 */
public record Unsubscribed(long request, Dict details) implements Message {

    /** Reads the elements that follow the type. */
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
