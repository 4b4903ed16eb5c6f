package dev.parley.http;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.nio.transport.TCPNIOConnection;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Connection;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeInfo;
import org.glassfish.tyrus.spi.WriterInfo;
import org.jspecify.annotations.Nullable;

/**
 * One socket after its upgrade, joined to the engine's connection. Made by {@link UpgradeFilter}, read by
 * {@link WebSocketFilter}, closed by the engine, the peer, or {@link WebServer}.
 *
 * <p>The engine hears of what the peer does, its disappearance included, on the selector thread of the socket only.
 */
final class WebSocketConnection implements FrameScanner.Sink {
    /** How long the peer has, from the close frame on, to read what is left for it and to close. */
    private static final long CLOSING_NANOS = 2_000_000_000L;

    private static final WriterInfo PONG =
            new WriterInfo(WriterInfo.MessageType.PONG, WriterInfo.RemoteEndpointType.SUPER);

    /** Does not care whether a frame has been sent. */
    private static final CompletionHandler<ByteBuffer> NOBODY = new CompletionHandler<>() {};

    private static final Logger LOGGER = Logger.getLogger(WebSocketConnection.class.getName());

    private final TCPNIOConnection socket;
    private final Reading reading;
    private final Texts texts;
    private final Consumer<WebSocketConnection> forget;
    private final FrameWriter writer;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** Null when the socket is closed: what it keeps of a frame may be long, and the selector thread may be long in coming. */
    private volatile @Nullable FrameScanner scanner;

    /** What the reading was last told. For the selector thread. */
    private int unfinished;

    /** Set by {@link #open} on the selector thread, before anything is read. */
    private volatile @Nullable Connection engine;

    /** Why to close as soon as there is an {@link #engine}. Set by any thread. */
    private volatile @Nullable CloseReason wish;

    /** Set by the thread in which the engine closes; from then on nothing is handed to the engine. */
    private volatile boolean closing;

    /** Set by the thread in which the socket has accepted the last frame. */
    private volatile boolean flushed;

    /** Set by the selector thread when the peer's close frame has arrived. */
    private volatile boolean peerClosed;

    /** When {@link #closing} was set, by the clock of {@link System#nanoTime}. */
    private volatile long closingSince;

    /**
     * @param forget called when the engine has been told that this connection is over
     */
    WebSocketConnection(
            TCPNIOConnection socket,
            boolean secure,
            Reading reading,
            Texts texts,
            BatchBuffers buffers,
            Consumer<WebSocketConnection> forget) {
        this.socket = socket;
        this.reading = reading;
        this.texts = texts;
        this.forget = forget;
        this.scanner = new FrameScanner(reading::messageBytes, texts.isDeflating());
        this.writer = new FrameWriter(socket, secure, buffers, this);
        texts.writeTo(writer);
    }

    /** Opens the engine's side, {@code @OnOpen} included. The handshake's response has been written before. */
    void open(UpgradeInfo upgrade) {
        CloseListener<Closeable, CloseType> listener = (closeable, type) -> socketClosed();
        socket.addCloseListener(listener);
        Connection engine = upgrade.createConnection(writer, reason -> writer.close());
        this.engine = engine;
        CloseReason wish = this.wish;
        if (wish != null) {
            engine.close(wish);
        }
    }

    /** Takes what the peer has sent. Called on the selector thread. */
    void read(ByteBuffer in) {
        FrameScanner scanner = this.scanner;
        if (scanner == null) {
            return;
        }
        if (closing) {
            scanner.discard();
        }
        CloseReason violation = scanner.read(in, this);
        tell(scanner.unfinishedBytes());
        if (scanner.closeSeen()) {
            peerClosed = true;
            closeIfDone();
        }
        if (violation != null) {
            close(violation);
        }
    }

    private void tell(int bytes) {
        if (bytes != unfinished) {
            unfinished = bytes;
            reading.arrived(bytes);
        }
    }

    /** A part of a long frame has been taken by the socket. */
    void left() {
        reading.left();
    }

    @Override
    public void frames(ByteBuffer frames) {
        Connection engine = this.engine;
        if (engine != null && !closing) {
            engine.getReadHandler().handle(frames);
        }
    }

    @Override
    public boolean takesTexts() {
        return texts.receiver() != null;
    }

    /** After the closing nobody hears of any, as from the engine. */
    @Override
    public void text(String text) {
        Consumer<String> receiver = texts.receiver();
        if (receiver != null && !closing) {
            WriteBurst.reads(text.length());
            receiver.accept(text);
        }
    }

    /** Answered here; so a Ping does not put off an idle timeout of the engine's, which nobody here uses. */
    @Override
    public void ping(byte[] payload) {
        byte[] pong = new byte[2 + payload.length];
        pong[0] = (byte) 0x8a;
        pong[1] = (byte) payload.length;
        System.arraycopy(payload, 0, pong, 2, payload.length);
        writer.write(ByteBuffer.wrap(pong), NOBODY, PONG);
    }

    /** Has the endpoint told and the close frame sent, unless that has happened already. */
    void close(CloseReason reason) {
        wish = reason;
        Connection engine = this.engine;
        if (engine != null) {
            engine.close(reason);
        }
    }

    /** The engine has closed: what is left is being written, the peer may answer, but not for ever. */
    void closing() {
        closingSince = System.nanoTime();
        closing = true;
    }

    /** Closes the socket if its peer has had its time for that. Called by the server's timer. */
    void watch() {
        if (closing && System.nanoTime() - closingSince > CLOSING_NANOS) {
            terminate();
        }
    }

    /** The socket has accepted everything, the close frame included. */
    void flushed() {
        flushed = true;
        closeIfDone();
    }

    /** RFC 6455, 7.1.1: the server closes the socket, when close frames have been sent and received. */
    private void closeIfDone() {
        if (flushed && peerClosed) {
            socket.closeSilently();
        }
    }

    /** The socket is closed, no matter by whom; any thread. */
    private void socketClosed() {
        scanner = null;
        socket.executeInEventThread(IOEvent.CLOSED, this::end);
    }

    /** Tells the engine that the socket is gone. On the selector thread, or when there is none any more. */
    void end() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        WriteBurst.enter();
        try {
            close(new CloseReason(CloseCodes.CLOSED_ABNORMALLY, "The connection was lost."));
            writer.fail();
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "The endpoint could not be told of a closed connection", e);
        } finally {
            WriteBurst.leave();
            forget.accept(this);
        }
    }

    /** Closes the socket at once, whatever is left to be written. */
    void terminate() {
        socket.terminateSilently();
    }
}
