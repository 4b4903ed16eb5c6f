package dev.parley.message;

/**
 * The elements of one message as they stand on the wire, one after the other, behind the type. Given by the codec, read by
 * the messages. An element is named as the specification names it, for the text of the exception that says it is not there.
 */
public interface ElementSource {

    /** An id, from 1 to 2^53. */
    long id(String element) throws MalformedException;

    /** An id, or the 0 with which a router revokes. */
    long idOrZero(String element) throws MalformedException;

    /** {@code REQUEST.Type|int} */
    MessageType requestType() throws MalformedException;

    String string(String element) throws MalformedException;

    /** A dict whose {@link Attribute}s are of their types. */
    Dict dict(String element) throws MalformedException;

    /** The same as the last element, which may be missing: then it is empty. */
    Dict dictAtTail(String element) throws MalformedException;

    /** {@code Arguments|list, ArgumentsKw|dict}, which may be missing. */
    Payload payload() throws MalformedException;
}
