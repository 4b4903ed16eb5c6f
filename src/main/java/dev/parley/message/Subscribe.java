package dev.parley.message;

/**
 * SUBSCRIBE, the request to receive the events of a topic or pattern. Its wire form:
 *
 * <p>{@code [32, Request|id, Options|dict, Topic|uri]}
 */
public record Subscribe(long request, Dict options, String topic) implements Request {

    /** Reads the elements that follow the type. */
    static Subscribe read(ElementSource from) throws MalformedException {
        return new Subscribe(from.id("Request"), from.dict("Options"), from.string("Topic"));
    }

    @Override
    public void write(ElementSink to) {
        to.id(request).dict(options).string(topic);
    }

    @Override
    public MessageType type() {
        return MessageType.SUBSCRIBE;
    }
}
