package dev.parley.message;

/**
 * PUBLISH, the request to publish an event to a topic. Its wire form:
 *
 * <p>{@code [16, Request|id, Options|dict, Topic|uri, Arguments|list, ArgumentsKw|dict]}
 */
public record Publish(long request, Dict options, String topic, Payload payload) implements Request {

    /** Reads the elements that follow the type. */
    static Publish read(ElementSource from) throws MalformedException {
        return new Publish(from.id("Request"), from.dict("Options"), from.string("Topic"), from.payload());
    }

    @Override
    public void write(ElementSink to) {
        to.id(request).dict(options).string(topic).payload(payload);
    }

    @Override
    public MessageType type() {
        return MessageType.PUBLISH;
    }
}
