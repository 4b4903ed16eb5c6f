package dev.parley.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One non-blocking client WebSocket; everything on it is called by, and calls back on, the thread of its loop. */
final class WebSocketConnection {
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final byte[] NORMAL_CLOSURE = {(byte) (1000 >> 8), (byte) 1000};

    private enum State {
        CONNECTING,
        HANDSHAKING,
        OPEN,
        CLOSING,
        CLOSED
    }

    /** What a connection tells its owner. */
    interface Listener {
        void opened();

        /** A text message stands in the given bytes for the time of this call. */
        void text(byte[] bytes, int from, int to);

        /** A binary message, which WAMP in JSON does not have, stands there. */
        default void binary(byte[] bytes, int from, int to) {
            throw new BenchmarkFailure("the server sent a binary message");
        }

        /** Which sub-protocol the handshake asks for; empty for none. */
        default String subProtocol() {
            return Wamp.SUBPROTOCOL;
        }

        /** The server has ended the connection. */
        void closed(String reason);
    }

    private final EventLoop loop;
    private final Listener listener;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Handshake handshake;
    private final FrameReader reader = new FrameReader();
    private final FrameWriter writer;
    private State state = State.CONNECTING;
    private boolean flushScheduled;
    private boolean isReading = true;
    private byte[] fragments = new byte[0];
    private boolean isBinary;
    private String closeReason = "no reason given";

    static WebSocketConnection open(EventLoop loop, URI uri, Listener listener) {
        try {
            return new WebSocketConnection(loop, uri, listener);
        } catch (IOException e) {
            throw new BenchmarkFailure("cannot connect to " + uri + ": " + e.getMessage(), e);
        }
    }

    private WebSocketConnection(EventLoop loop, URI uri, Listener listener) throws IOException {
        this.loop = loop;
        this.listener = listener;
        handshake = new Handshake(uri, listener.subProtocol(), loop.random());
        writer = new FrameWriter(loop.random());
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        key = loop.register(channel, SelectionKey.OP_CONNECT, this);
        if (channel.connect(new InetSocketAddress(uri.getHost(), uri.getPort()))) {
            connected();
        }
    }

    void send(MessageBuilder message) {
        writer.frame(TEXT, message.text(), 0, message.length());
        flushLater();
    }

    void send(byte[] text) {
        writer.frame(TEXT, text, 0, text.length);
        flushLater();
    }

    /** Starts the closing handshake; {@link Listener#closed} follows when the server has ended the connection. */
    void close() {
        if (state == State.OPEN) {
            state = State.CLOSING;
            writer.frame(CLOSE, NORMAL_CLOSURE, 0, NORMAL_CLOSURE.length);
            flushLater();
        }
    }

    /** Sends what there is, and is gone, without a word to the server or to the listener. */
    void cut() {
        flush();
        state = State.CLOSED;
        loop.closeQuietly(channel);
    }

    /** Takes nothing more from the socket. */
    void stopReading() {
        isReading = false;
        key.interestOps(key.interestOps() & ~SelectionKey.OP_READ);
    }

    /** Called by the loop when the channel can go on. */
    void ready() {
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                connected();
            }
            if (key.isReadable()) {
                read();
            }
            if (key.isValid() && key.isWritable()) {
                flush();
            }
        } catch (IOException e) {
            broken(e);
        }
    }

    /** Called by the loop once after everything that was ready has been handled. */
    void flush() {
        flushScheduled = false;
        if (state == State.CLOSED) {
            return;
        }
        try {
            boolean done = writer.writeTo(channel);
            key.interestOps((isReading ? SelectionKey.OP_READ : 0) | (done ? 0 : SelectionKey.OP_WRITE));
        } catch (IOException e) {
            broken(e);
        }
    }

    private void connected() {
        state = State.HANDSHAKING;
        writer.raw(handshake.request());
        flushLater();
    }

    private void flushLater() {
        if (!flushScheduled) {
            flushScheduled = true;
            loop.flushLater(this);
        }
    }

    private void read() throws IOException {
        int count = reader.fill(channel);
        if (count < 0) {
            ended(closeReason);
            return;
        }
        if (state == State.HANDSHAKING) {
            String head = reader.nextHead();
            if (head == null) {
                return;
            }
            handshake.check(head);
            state = State.OPEN;
            listener.opened();
        }
        while (reader.nextFrame()) {
            frame(reader.opcode(), reader.bytes(), reader.payloadStart(), reader.payloadEnd());
        }
    }

    private void frame(int opcode, byte[] bytes, int from, int to) {
        switch (opcode) {
            case TEXT, BINARY -> {
                isBinary = opcode == BINARY;
                part(bytes, from, to);
            }
            case CONTINUATION -> part(bytes, from, to);
            case PING -> {
                writer.frame(PONG, bytes, from, to - from);
                flushLater();
            }
            case PONG -> {}
            case CLOSE -> {
                if (to - from >= 2) {
                    int code = (bytes[from] & 0xFF) << 8 | (bytes[from + 1] & 0xFF);
                    closeReason = code + " " + new String(bytes, from + 2, to - from - 2, StandardCharsets.UTF_8);
                }
                close();
            }
            default -> throw new BenchmarkFailure("the server sent a frame with opcode " + opcode);
        }
    }

    private void part(byte[] bytes, int from, int to) {
        if (reader.isFinal() && fragments.length == 0) {
            message(bytes, from, to);
            return;
        }
        int before = fragments.length;
        fragments = Arrays.copyOf(fragments, before + to - from);
        System.arraycopy(bytes, from, fragments, before, to - from);
        if (reader.isFinal()) {
            byte[] whole = fragments;
            fragments = new byte[0];
            message(whole, 0, whole.length);
        }
    }

    private void message(byte[] bytes, int from, int to) {
        if (isBinary) {
            listener.binary(bytes, from, to);
        } else {
            listener.text(bytes, from, to);
        }
    }

    private void broken(IOException e) {
        if (state == State.CLOSING) {
            ended(closeReason);
        } else {
            throw new BenchmarkFailure("connection lost: " + e, e);
        }
    }

    private void ended(String reason) {
        state = State.CLOSED;
        loop.closeQuietly(channel);
        listener.closed(reason);
    }
}
