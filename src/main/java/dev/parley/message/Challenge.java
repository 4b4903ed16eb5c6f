package dev.parley.message;

/**
 * CHALLENGE, the router's question by which the client shall authenticate. Its wire form:
 *
 * <p>{@code [4, AuthMethod|string, Extra|dict]}
 */
public record Challenge(String authMethod, Dict extra) implements Message {

    /** Reads the elements that follow the type. */
    static Challenge read(ElementSource from) throws MalformedException {
        return new Challenge(from.string("AuthMethod"), from.dict("Extra"));
    }

    @Override
    public void write(ElementSink to) {
        to.string(authMethod).dict(extra);
    }

    @Override
    public MessageType type() {
        return MessageType.CHALLENGE;
    }
}
