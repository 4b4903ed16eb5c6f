package dev.parley.message;

/**
 * SUBSCRIBED, the answer to a SUBSCRIBE that was accepted. Its wire form:
 *
 * <p>{@code [33, SUBSCRIBE.Request|id, Subscription|id]}
 */
public record Subscribed(long request, long subscription) implements Message {

    /** Reads the elements that follow the type. */
    static Subscribed read(ElementSource from) throws MalformedException {
        return new Subscribed(from.id("Request"), from.id("Subscription"));
    }

    @Override
    public void write(ElementSink to) {
        to.id(request).id(subscription);
    }

    @Override
    public MessageType type() {
        return MessageType.SUBSCRIBED;
    }
}
