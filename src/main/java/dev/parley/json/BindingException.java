package dev.parley.json;

import java.io.Serial;

/** An argument is not there, is not of the type asked for, or cannot be written as JSON; the message says which. */
public final class BindingException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    BindingException(String message) {
        super(message);
    }

    BindingException(String message, Throwable cause) {
        super(message, cause);
    }
}
