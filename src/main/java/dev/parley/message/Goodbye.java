package dev.parley.message;

/**
 * GOODBYE, the end of a session, announced by either side and answered by the other. Its wire form:
 *
 * <p>{@code [6, Details|dict, Reason|uri]}
 */
public record Goodbye(Dict details, String reason) implements Message {

    /** Reads the elements that follow the type. */
    static Goodbye read(ElementSource from) throws MalformedException {
        return new Goodbye(from.dict("Details"), from.string("Reason"));
    }

    @Override
    public void write(ElementSink to) {
        to.dict(details).string(reason);
    }

    @Override
    public MessageType type() {
        return MessageType.GOODBYE;
    }
}
