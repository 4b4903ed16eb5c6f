package dev.parley.server;

import java.io.Serial;

/** A configuration that cannot be used; the message names the place in it and what is wrong there. */
public final class ConfigurationException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    ConfigurationException(String message) {
        super(message);
    }

    ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
