package dev.parley.message;

/**
 * AUTHENTICATE, the client's answer to a CHALLENGE. Its wire form:
 *
 * <p>{@code [5, Signature|string, Extra|dict]}
 */
public record Authenticate(String signature, Dict extra) implements Message {

    /** Without the signature, which may be a password. */
    @Override
    public String toString() {
        return "Authenticate[signature=***]";
    }

    /** Reads the elements that follow the type. */
    static Authenticate read(ElementSource from) throws MalformedException {
        return new Authenticate(from.string("Signature"), from.dict("Extra"));
    }

    @Override
    public void write(ElementSink to) {
        to.string(signature).dict(extra);
    }

    @Override
    public MessageType type() {
        return MessageType.AUTHENTICATE;
    }
}
