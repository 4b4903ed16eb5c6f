package dev.parley.message;

/**
 * ABORT, the refusal of a session, or its end by a violation of the protocol. Its wire form:
 *
 * <p>{@code [3, Details|dict, Reason|uri, Arguments|list, ArgumentsKw|dict]}
 */
public record Abort(Dict details, String reason, Payload payload) implements Message {

    /** Reads the elements that follow the type. */
    static Abort read(ElementSource from) throws MalformedException {
        return new Abort(from.dict("Details"), from.string("Reason"), from.payload());
    }

    @Override
    public void write(ElementSink to) {
        to.dict(details).string(reason).payload(payload);
    }

    @Override
    public MessageType type() {
        return MessageType.ABORT;
    }
}
