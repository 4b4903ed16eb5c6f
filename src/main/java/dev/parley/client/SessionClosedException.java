package dev.parley.client;

import java.io.Serial;

/**
 * The session is over, or was never established: refused, ended by either side, or the connection was lost. Thrown by {@link
 * Client} and {@link ClientBuilder}.
 *
 * @since 0.1
 */
public sealed class SessionClosedException extends RuntimeException permits ConnectionLostException {
    @Serial
    private static final long serialVersionUID = 1;

    private final String reason;

    SessionClosedException(String reason, String why) {
        super(why.isEmpty() ? reason : reason + ": " + why);
        this.reason = reason;
    }

    /** The same failure, made in the thread that throws it. */
    SessionClosedException(SessionClosedException original) {
        super(original.getMessage(), original);
        this.reason = original.reason;
    }

    /** The URI of the reason, such as {@code wamp.error.no_such_realm} or {@code wamp.close.system_shutdown}. */
    public String reason() {
        return reason;
    }
}
