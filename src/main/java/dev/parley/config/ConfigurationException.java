package dev.parley.config;

import java.io.Serial;

/** A configuration that cannot be used; the message names the place in it and what is wrong there. */
public final class ConfigurationException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    ConfigurationException(String message) {
        super(message);
    }

    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A complaint of the TLS or the token room, which names the place too. */
    static ConfigurationException of(IllegalArgumentException complaint) {
        return new ConfigurationException(String.valueOf(complaint.getMessage()), complaint);
    }
}
