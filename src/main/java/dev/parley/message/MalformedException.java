package dev.parley.message;

/**
 * A text that is not what it should be; the message says what was expected and where. Thrown by the codec, which turns it
 * into the complaint that a peer is told.
 */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    public MalformedException(String message) {
        // without a stack trace: peers cause it, at the rate they like
        super(message, null, false, false);
    }
}
