package dev.parley.message;

/** {@code [3, Details|dict, Reason|uri, Arguments|list, ArgumentsKw|dict]} */
public record Abort(Dict details, String reason, Payload payload) implements Message {

    /** Reads the elements behind the type. */
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
