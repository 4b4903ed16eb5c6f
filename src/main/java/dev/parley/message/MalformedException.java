package dev.parley.message;

/**
 * The failure to read a text as a message or value; its message tells what was expected and where. Thrown by the codec, which puts it
 * into the batch for the peer to be told.
 */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    /** With a message for the peer. Has no stack trace. */
    public MalformedException(String message) {
        // without a stack trace, which costs: peers can cause this at any rate
        super(message, null, false, false);
    }
}
