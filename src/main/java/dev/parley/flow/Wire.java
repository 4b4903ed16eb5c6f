package dev.parley.flow;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The sending side of one connection. Its {@link Outbox} alone calls it, and has one send in flight at most. */
public interface Wire {

    /**
     * Starts to send one text message; {@code done} is called once, by any thread and perhaps before this returns,
     * when the next may be sent.
     */
    void send(Text text, Done done);

    /** Whether this sends {@link Text#frame frames}, and nobody makes another copy; otherwise {@link Text#characters characters}. */
    default boolean isFramed() {
        return false;
    }

    /** Sends a ping with that payload, between two messages. */
    void ping(ByteBuffer payload);

    /** Closes the connection with a close code and reason; may be called at any time, repeatedly. */
    void close(int code, String reason);

    /** Takes the outcome of a send. */
    interface Done {
        void done(@Nullable Throwable failure);
    }
}
