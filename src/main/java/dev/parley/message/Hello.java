package dev.parley.message;

/** {@code [1, Realm|uri, Details|dict]} */
public record Hello(String realm, Dict details) implements Message {

    /** Reads the elements behind the type. */
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
