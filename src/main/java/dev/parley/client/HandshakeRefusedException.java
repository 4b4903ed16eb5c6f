package dev.parley.client;

import java.io.IOException;
import java.io.Serial;

/**
 * What is at an address answered the WebSocket handshake with an HTTP status of its own. Made by {@link Connector}s; {@link
 * ClientBuilder#open} throws it.
 *
 * @since 0.1
 */
public final class HandshakeRefusedException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int UNAUTHORIZED = 401;

    private final int status;

    /** For {@link Connector}s: the address that answered with that HTTP status. */
    public HandshakeRefusedException(Object address, int status, Throwable cause) {
        super(
                "cannot connect to " + address + ": it answered with HTTP " + status + " and not with a WebSocket"
                        + (status == UNAUTHORIZED
                                ? "; the Authorization header is not one that its realms accept, or has expired"
                                : ""),
                cause);
        this.status = status;
    }

    /** The same failure, made in the thread that throws it. */
    HandshakeRefusedException(HandshakeRefusedException original) {
        super(original.getMessage(), original);
        this.status = original.status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** Whether the router knows what the client showed, and does not let it in. */
    boolean isFinal() {
        return status == UNAUTHORIZED;
    }
}
