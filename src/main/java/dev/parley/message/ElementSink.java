package dev.parley.message;

/**
 * A receiver of one message's elements, in the order of the wire after the type. Implemented by codecs, called by the messages; each
 * method returns the same sink.
 */
public interface ElementSink {
    /** An id, from 1 to 2^53, or the 0 with which a router revokes. */
    ElementSink id(long id);

    /** {@code REQUEST.Type|int}, the code of a message type. */
    ElementSink requestType(MessageType type);

    /** A string, unescaped. */
    ElementSink string(String string);

    /** A dict, written even if it is empty. */
    ElementSink dict(Dict dict);

    /** A dict as the last element, left out if it is empty. */
    ElementSink dictAtTail(Dict dict);

    /** {@code Arguments|list, ArgumentsKw|dict}, left out as far as they are empty. */
    ElementSink payload(Payload payload);
}
