package dev.parley.client;

import java.io.Serial;

/**
 * The session was lost before a request was answered, or is lost now; the client is about to get another. What is declared
 * {@link CallOptions#idempotent} or {@link PublishOptions#idempotent} does not fail so: it is sent again. Thrown by {@link Client}.
 *
 * @since 0.1
 */
public final class ConnectionLostException extends SessionClosedException {
    @Serial
    private static final long serialVersionUID = 1;

    private final boolean wasSent;

    ConnectionLostException(String what, String reason, String why, boolean wasSent) {
        super(
                reason,
                what
                        + (wasSent
                                ? " was sent and not answered, so nobody knows whether it was done"
                                : " was not sent: there is no session at the moment")
                        + (why.isEmpty() ? "" : " (" + why + ")")
                        + ". Where doing it twice does no harm, give it the option idempotent(), of CallOptions, or of"
                        + " PublishOptions for publishAcknowledged: then it is "
                        + (wasSent ? "sent again." : "kept until there is one."));
        this.wasSent = wasSent;
    }

    /** The same failure, made in the thread that throws it. */
    ConnectionLostException(ConnectionLostException original) {
        super(original);
        this.wasSent = original.wasSent;
    }

    /** Whether it may have been done nevertheless: it was sent, and the answer has not come. */
    public boolean wasSent() {
        return wasSent;
    }
}
