package dev.parley.message;

/**
 * RESULT, the result of a call, final or progressive, for its caller. Its wire form:
 *
 * <p>{@code [50, CALL.Request|id, Details|dict, Arguments|list, ArgumentsKw|dict]}
 */
public record Result(long request, Dict details, Payload payload) implements Message {

    /** Reads the elements that follow the type. */
    static Result read(ElementSource from) throws MalformedException {
        return new Result(from.id("Request"), from.dict("Details"), from.payload());
    }

    @Override
    public void write(ElementSink to) {
        to.id(request).dict(details).payload(payload);
    }

    @Override
    public MessageType type() {
        return MessageType.RESULT;
    }
}
