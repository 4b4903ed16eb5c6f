package dev.parley.http;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.WriterInfo;
import org.jspecify.annotations.Nullable;

/**
 * The text messages of one connection, past the engine and its frames: whole ones come in, whole frames go out. Everything else stays
 * the engine's, in one order with them. Given to {@link HandshakeCheck}s, for endpoints that want it; made by {@link UpgradeFilter}.
 */
public final class Texts {
    private static final WriterInfo TEXT =
            new WriterInfo(WriterInfo.MessageType.TEXT, WriterInfo.RemoteEndpointType.SUPER);

    /** Set on the selector thread before the endpoint is opened. */
    private volatile @Nullable FrameWriter writer;

    /** Null while the engine gets the text messages. Touched by the selector thread only. */
    private @Nullable Consumer<String> receiver;

    /** Set on the selector thread before the endpoint is opened. */
    private volatile int deflateFrom = Integer.MAX_VALUE;

    Texts() {}

    /** The peer and the server have agreed on compressed messages; the server sends such from that many octets on. */
    void deflate(int from) {
        deflateFrom = from;
    }

    boolean isDeflating() {
        return deflateFrom < Integer.MAX_VALUE;
    }

    /**
     * From how many octets on a text may be sent compressed, by {@code permessage-deflate} (RFC 7692) where nothing is kept between two
     * messages; the greatest integer where the peer takes none.
     */
    public int deflateFrom() {
        return deflateFrom;
    }

    void writeTo(FrameWriter writer) {
        this.writer = writer;
    }

    /**
     * From now on the peer's text messages go to that receiver, and not to the endpoint. To be called in {@code @OnOpen}.
     *
     * @param receiver called on the selector thread: must not block, nor throw
     */
    public void receive(Consumer<String> receiver) {
        this.receiver = receiver;
    }

    @Nullable
    Consumer<String> receiver() {
        return receiver;
    }

    /**
     * Sends a text message, behind all that has been sent. For any thread.
     *
     * @param frame the whole frame (RFC 6455, 5.2), not masked. It may be sent to others too: its position stays as it is, and nobody
     *     may change it afterwards
     * @param done called once, perhaps at once, when the next may be sent, with why this one was not, or null
     */
    public void send(ByteBuffer frame, Consumer<@Nullable Throwable> done) {
        FrameWriter writer = this.writer;
        if (writer == null) {
            done.accept(new ClosedChannelException());
            return;
        }
        writer.write(
                frame,
                new CompletionHandler<>() {
                    @Override
                    public void completed(@Nullable ByteBuffer written) {
                        done.accept(null);
                    }

                    @Override
                    public void failed(Throwable failure) {
                        done.accept(failure);
                    }
                },
                TEXT);
    }
}
