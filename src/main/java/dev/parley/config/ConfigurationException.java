package dev.parley.config;

import java.io.Serial;

/** The failure to use a configuration; the message names the place in it, what is wrong there and what to do. Thrown by this package. */
public final class ConfigurationException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    ConfigurationException(String message) {
        super(message);
    }

    /** With a message that begins with the place in the configuration, such as {@code realms.realm1.roles}. */
    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same failure as thrown by the packages {@code tls} and {@code token}, whose messages name the place too. */
    static ConfigurationException of(IllegalArgumentException complaint) {
        return new ConfigurationException(String.valueOf(complaint.getMessage()), complaint);
    }
}
