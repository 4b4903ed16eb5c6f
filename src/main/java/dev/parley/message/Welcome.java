package dev.parley.message;

/**
 * WELCOME, the router's answer that opens the session. Its wire form:
 *
 * <p>{@code [2, Session|id, Details|dict]}
 */
public record Welcome(long session, Dict details) implements Message {
    /** How long a message may be that the router reads, in octets. Choice: the specification has no word for it. */
    public static final String MESSAGE_BYTES = "_message_bytes";

    /** Reads the elements that follow the type. */
    static Welcome read(ElementSource from) throws MalformedException {
        return new Welcome(from.id("Session"), from.dict("Details"));
    }

    @Override
    public void write(ElementSink to) {
        to.id(session).dict(details);
    }

    @Override
    public MessageType type() {
        return MessageType.WELCOME;
    }
}
