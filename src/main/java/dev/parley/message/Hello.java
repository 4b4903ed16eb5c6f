package dev.parley.message;

/**
 * HELLO, the first message of a client, which asks for a session in a realm. Its wire form:
 *
 * <p>{@code [1, Realm|uri, Details|dict]}
 */
public record Hello(String realm, Dict details) implements Message {

    /** Reads the elements that follow the type. */
    static Hello read(ElementSource from) throws MalformedException {
        return new Hello(from.string("Realm"), from.dict("Details"));
    }

    @Override
    public void write(ElementSink to) {
        to.string(realm).dict(details);
    }

    @Override
    public MessageType type() {
        return MessageType.HELLO;
    }
}
