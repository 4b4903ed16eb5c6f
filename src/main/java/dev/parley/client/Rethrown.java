package dev.parley.client;

import java.io.IOException;
import java.net.ConnectException;

/**
 * Makes failures again in the thread that throws them: the stack shows who waited, and the cause where it happened. Used by what
 * waits.
 */
final class Rethrown {
    private Rethrown() {}

    /** A failure of ours made again; another one as it is. */
    static RuntimeException here(RuntimeException failure) {
        if (failure instanceof WampException error) {
            return new WampException(error);
        }
        if (failure instanceof ConnectionLostException lost) {
            return new ConnectionLostException(lost);
        }
        if (failure instanceof SessionClosedException closed) {
            return new SessionClosedException(closed);
        }
        return failure instanceof BindingException mismatch ? new BindingException(mismatch) : failure;
    }

    /** A failure to connect made again, of the same class where that is one of those that are usual here. */
    static IOException here(IOException failure) {
        if (failure instanceof HandshakeRefusedException refused) {
            return new HandshakeRefusedException(refused);
        }
        if (failure.getClass() == ConnectException.class) {
            ConnectException again = new ConnectException(failure.getMessage());
            again.initCause(failure);
            return again;
        }
        return failure.getClass() == IOException.class ? new IOException(failure.getMessage(), failure) : failure;
    }
}
