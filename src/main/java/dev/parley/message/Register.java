package dev.parley.message;

/**
 * REGISTER, the request to receive the calls of a procedure or pattern. Its wire form:
 *
 * <p>{@code [64, Request|id, Options|dict, Procedure|uri]}
 */
public record Register(long request, Dict options, String procedure) implements Request {

    /** Reads the elements that follow the type. */
    static Register read(ElementSource from) throws MalformedException {
        return new Register(from.id("Request"), from.dict("Options"), from.string("Procedure"));
    }

    @Override
    public void write(ElementSink to) {
        to.id(request).dict(options).string(procedure);
    }

    @Override
    public MessageType type() {
        return MessageType.REGISTER;
    }
}
