package dev.parley.message;

/**
 * A supplier of one message's elements, in the order of the wire after the type. Implemented by codecs, called by the messages. Each
 * method takes the element's name in the specification for error messages, and throws a {@link MalformedException} if the next element
 * is missing or of another type.
 */
public interface ElementSource {

    /** An id, from 1 to 2^53. */
    long id(String element) throws MalformedException;

    /** An id, or the 0 with which a router revokes. */
    long idOrZero(String element) throws MalformedException;

    /** {@code REQUEST.Type|int}, the code of a message type. */
    MessageType requestType() throws MalformedException;

    /** A string, with its escapes resolved. */
    String string(String element) throws MalformedException;

    /** A dict whose known {@link Attribute}s have the right types. */
    Dict dict(String element) throws MalformedException;

    /** A dict as the last element; empty if it is missing. */
    Dict dictAtTail(String element) throws MalformedException;

    /** {@code Arguments|list, ArgumentsKw|dict}; empty if they are missing. */
    Payload payload() throws MalformedException;
}
