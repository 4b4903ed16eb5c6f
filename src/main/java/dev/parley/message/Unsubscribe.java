package dev.parley.message;

/**
 * UNSUBSCRIBE, the request to end a subscription. Its wire form:
 *
 * <p>{@code [34, Request|id, SUBSCRIBED.Subscription|id]}
 */
public record Unsubscribe(long request, long subscription) implements Request {

    /** Reads the elements that follow the type. */
    static Unsubscribe read(ElementSource from) throws MalformedException {
        return new Unsubscribe(from.id("Request"), from.id("Subscription"));
    }

    @Override
    public void write(ElementSink to) {
        to.id(request).id(subscription);
    }

    @Override
    public MessageType type() {
        return MessageType.UNSUBSCRIBE;
    }
}
