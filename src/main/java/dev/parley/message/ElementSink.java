package dev.parley.message;

/** Takes the elements of one message in the order of the wire, behind the type. Given by the codec, written to by the messages. */
public interface ElementSink {

    ElementSink id(long id);

    /** {@code REQUEST.Type|int} */
    ElementSink requestType(MessageType type);

    ElementSink string(String string);

    ElementSink dict(Dict dict);

    /** A dict as the last element, left out where it is empty. */
    ElementSink dictAtTail(Dict dict);

    /** Nothing where it is empty. */
    ElementSink payload(Payload payload);
}
