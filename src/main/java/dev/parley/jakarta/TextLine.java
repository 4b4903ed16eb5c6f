package dev.parley.jakarta;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries the text messages of one WebSocket past its container, in one order with what the container itself brings and sends.
 * Implemented by transports that read and write frames themselves; called by the {@link RouterEndpoint} and its wire.
 */
public interface TextLine {
    /** Has the text messages brought from now on, each whole, to that receiver. Called while the WebSocket is being opened. */
    void receive(Consumer<String> receiver);

    /**
     * From how many octets on a text may be sent compressed, by {@code permessage-deflate} (RFC 7692) where nothing is kept between two
     * messages; the greatest integer where the peer takes none.
     */
    int deflateFrom();

    /**
     * Sends a text message; any thread.
     *
     * @param frame the whole frame, not masked; nobody may change it, or move its position, for it may be sent to others
     * @param done called once, perhaps before this returns, when the next may be sent, with why this one was not, or null
     */
    void send(ByteBuffer frame, Consumer<@Nullable Throwable> done);
}
