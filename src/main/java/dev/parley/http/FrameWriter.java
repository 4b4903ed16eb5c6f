package dev.parley.http;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.asyncqueue.MessageCloner;
import org.glassfish.grizzly.asyncqueue.WritableMessage;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.transport.TCPNIOConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Writer;
import org.glassfish.tyrus.spi.WriterInfo;
import org.jspecify.annotations.Nullable;

/**
 * The way out of one connection: collects the engine's frames and hands them to the socket in batches. Called by the
 * engine, from any thread, and flushed by {@link WriteBurst}.
 *
 * <p>A send is reported as done at once while the socket has at most {@link #ROOM} bytes left to accept, otherwise when
 * it has come down to that: so a slow peer is felt by whoever sends, and this buffer stays small. No thread ever waits
 * here, and no lock of this class is held while a completion handler runs.
 *
 * <p>The close frame is held back until the engine closes this writer, which it does after the endpoint has been told:
 * what the endpoint sends from {@code @OnClose} still precedes it.
 */
final class FrameWriter extends Writer {
    /** Bytes the socket may leave unaccepted before sends are no longer reported as done at once. */
    static final int ROOM = 64 * 1024;

    /** How much of a frame the socket gets at a time, so that it is seen whether a slow peer reads it. */
    private static final int PIECE = 64 * 1024;

    private static final Logger LOGGER = Logger.getLogger(FrameWriter.class.getName());

    /** A batch buffer is used again after the call, so what the socket did not accept is copied. */
    private static final MessageCloner<WritableMessage> COPY = (connection, message) -> {
        ByteBuffer rest = ((Buffer) message).toByteBuffer();
        ByteBuffer copy = ByteBuffer.allocate(rest.remaining()).put(rest).flip();
        return Buffers.wrap(connection.getMemoryManager(), copy);
    };

    private static final WriterInfo NO_INFO = new WriterInfo(null, null);

    private final TCPNIOConnection socket;
    private final boolean secure;
    private final BatchBuffers buffers;
    private final WebSocketConnection owner;

    /** Guards every field below. */
    private final Object lock = new Object();

    /** Frames not yet handed to the socket. Guarded by lock. */
    private final Deque<ByteBuffer> frames = new ArrayDeque<>(4);

    /** Senders to be told when there is room again. Guarded by lock. */
    private final Deque<CompletionHandler<ByteBuffer>> waiting = new ArrayDeque<>(2);

    /** Bytes in {@link #frames}. Guarded by lock. */
    private int collected;

    /** Bytes of the write that is going on. Guarded by lock. */
    private int inFlight;

    /** Whether a thread is in {@link #pump}, or a write goes on that will continue it. Guarded by lock. */
    private boolean busy;

    /** Whether the latest write is over. Guarded by lock. */
    private boolean written;

    /** Whether the latest write is of a part of a frame that goes on. Guarded by lock. */
    private boolean piece;

    /** Whether the latest write has outlived the call that began it. Guarded by lock. */
    private boolean outlived;

    /** Whether some thread will flush this writer at the end of its burst. Guarded by lock. */
    private boolean listed;

    /** The close frame, while it is held back. Guarded by lock. */
    private @Nullable ByteBuffer closeFrame;

    /** Whether the engine has closed this writer, so that nothing may follow. Guarded by lock. */
    private boolean closed;

    /** Whether a write has failed. Guarded by lock. */
    private boolean broken;

    /** Whether the owner has said that the socket is gone. Guarded by lock. */
    private boolean gone;

    FrameWriter(TCPNIOConnection socket, boolean secure, BatchBuffers buffers, WebSocketConnection owner) {
        this.socket = socket;
        this.secure = secure;
        this.buffers = buffers;
        this.owner = owner;
    }

    @Override
    public void write(ByteBuffer frame, CompletionHandler<ByteBuffer> handler) {
        write(frame, handler, NO_INFO);
    }

    @Override
    public void write(ByteBuffer frame, CompletionHandler<ByteBuffer> handler, WriterInfo info) {
        switch (accept(frame, info.getMessageType())) {
            case REFUSED -> handler.failed(closed());
            case DONE -> handler.completed(frame);
            case COLLECTED -> report(handler, frame);
            case FLUSH -> {
                flush();
                report(handler, frame);
            }
        }
    }

    /** Writes what has been collected, unless a thread is at it. */
    void flush() {
        synchronized (lock) {
            listed = false;
            if (busy || frames.isEmpty()) {
                return;
            }
            busy = true;
        }
        pump();
    }

    /** Lets the close frame go as the last one; the owner is told when the socket has accepted it. */
    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            if (closeFrame != null) {
                collect(closeFrame);
                closeFrame = null;
            }
        }
        owner.closing();
        synchronized (lock) {
            if (busy) {
                return;
            }
            busy = true;
        }
        pump();
    }

    /** The socket is gone: forgets what was collected and fails the sends that were not reported as done. */
    void fail() {
        for (; ; ) {
            CompletionHandler<ByteBuffer> handler;
            synchronized (lock) {
                gone = true;
                frames.clear();
                collected = 0;
                handler = waiting.poll();
            }
            if (handler == null) {
                return;
            }
            guarded(() -> handler.failed(closed()));
        }
    }

    private static IOException closed() {
        return new IOException("The connection is closed.");
    }

    /** What became of a frame. */
    private enum Accepted {
        /** Nothing may be written any more. */
        REFUSED,
        /** There is nothing further to do. */
        DONE,
        /** This thread flushes at the end of its burst, or another one does. */
        COLLECTED,
        /** To be flushed now. */
        FLUSH
    }

    private Accepted accept(ByteBuffer frame, WriterInfo.@Nullable MessageType type) {
        synchronized (lock) {
            if (closed || broken || gone) {
                return Accepted.REFUSED;
            }
            if (type == WriterInfo.MessageType.CLOSE) {
                closeFrame = frame;
                return Accepted.DONE;
            }
            if (type == WriterInfo.MessageType.PONG && collected + inFlight > ROOM) {
                // A Pong may be left out (RFC 6455, 5.5.3); else the pings of a peer that does not read fill the
                // memory.
                return Accepted.DONE;
            }
            // A view of our own: a buffer that is broadcast comes to several writers.
            collect(frame.duplicate());
            if (collected >= BatchBuffers.CAPACITY || !WriteBurst.open()) {
                return Accepted.FLUSH;
            }
            if (!listed) {
                listed = true;
                WriteBurst.touch(this);
            }
            return Accepted.COLLECTED;
        }
    }

    /** Caller holds lock. */
    private void collect(ByteBuffer frame) {
        frames.add(frame);
        collected += frame.remaining();
    }

    /** Tells the sender that it may go on, now or when there is room. */
    private void report(CompletionHandler<ByteBuffer> handler, ByteBuffer frame) {
        boolean failed;
        synchronized (lock) {
            failed = gone;
            if (!failed && (broken || collected + inFlight > ROOM)) {
                waiting.add(handler);
                return;
            }
        }
        if (failed) {
            handler.failed(closed());
        } else {
            handler.completed(frame);
        }
    }

    /** Hands over batches until nothing is left or a write takes longer. Called by the thread that has set busy. */
    private void pump() {
        for (ByteBuffer batch = nextBatch(); batch != null; batch = nextBatch()) {
            send(batch);
            synchronized (lock) {
                if (!written) {
                    outlived = true;
                    return;
                }
            }
            reportRoom();
        }
        boolean failed;
        boolean last;
        synchronized (lock) {
            failed = broken;
            last = closed && !busy && frames.isEmpty();
        }
        if (failed) {
            socket.terminateSilently();
        } else if (last) {
            owner.flushed();
        }
    }

    /** Puts small frames together, a big one goes alone and in pieces; null, and no longer busy, if there is none. */
    private @Nullable ByteBuffer nextBatch() {
        synchronized (lock) {
            ByteBuffer batch = broken ? null : frames.poll();
            if (batch == null) {
                busy = false;
                return null;
            }
            piece = batch.remaining() > PIECE;
            if (piece) {
                frames.addFirst(batch);
                ByteBuffer part = batch.duplicate().limit(batch.position() + PIECE);
                batch.position(part.limit());
                batch = part.slice();
            }
            ByteBuffer next = piece ? null : frames.peek();
            if (next != null && batch.remaining() + next.remaining() <= BatchBuffers.CAPACITY) {
                ByteBuffer first = batch;
                batch = secure ? ByteBuffer.allocate(Math.min(collected, BatchBuffers.CAPACITY)) : buffers.take();
                batch.put(first);
                while (next != null && next.remaining() <= batch.remaining()) {
                    batch.put(next);
                    frames.remove();
                    next = frames.peek();
                }
                batch.flip();
            }
            written = false;
            outlived = false;
            inFlight = batch.remaining();
            collected -= inFlight;
            return batch;
        }
    }

    /** One write of the socket. Plain text goes past the filter chain, which has nothing to add to it. */
    private void send(ByteBuffer batch) {
        WriteEnd end = new WriteEnd();
        boolean reused = batch.isDirect();
        WritableMessage message = Buffers.wrap(socket.getMemoryManager(), batch);
        try {
            if (secure) {
                socket.write(message, end);
            } else {
                TCPNIOTransport transport = (TCPNIOTransport) socket.getTransport();
                transport.getAsyncQueueIO().getWriter().write(socket, null, message, end, reused ? COPY : null);
            }
        } catch (RuntimeException e) {
            // The selector of this connection is being stopped, for example.
            LOGGER.log(Level.FINE, "The connection can no longer be written to", e);
            end.failed(e);
        }
        if (reused) {
            buffers.give(batch);
        }
    }

    private void writeEnded(boolean success) {
        boolean isPiece;
        synchronized (lock) {
            isPiece = piece && success;
        }
        if (isPiece) {
            owner.left();
        }
        synchronized (lock) {
            written = true;
            inFlight = 0;
            if (!success) {
                broken = true;
                // nobody writes them any more, and they may be long
                frames.clear();
                collected = 0;
            }
            if (!outlived) {
                // pump is further up on the stack, or about to look.
                return;
            }
        }
        WriteBurst.enter();
        try {
            reportRoom();
            pump();
        } finally {
            WriteBurst.leave();
        }
    }

    /** Tells the senders who wait, as long as there is room; what they send meanwhile is collected. */
    private void reportRoom() {
        for (; ; ) {
            CompletionHandler<ByteBuffer> handler;
            synchronized (lock) {
                handler = broken || collected + inFlight > ROOM ? null : waiting.poll();
            }
            if (handler == null) {
                return;
            }
            guarded(() -> handler.completed(null));
        }
    }

    /** Runs a completion handler; what it throws must not stop the writing. */
    private static void guarded(Runnable handler) {
        try {
            handler.run();
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "A handler of a completed send has failed", e);
        }
    }

    /** Told by Grizzly, once, how a write went: within the call that began it, or later by the selector thread. */
    private final class WriteEnd extends EmptyCompletionHandler<WriteResult<WritableMessage, SocketAddress>> {
        @Override
        public void completed(WriteResult<WritableMessage, SocketAddress> result) {
            writeEnded(true);
        }

        @Override
        public void failed(Throwable cause) {
            writeEnded(false);
        }

        @Override
        public void cancelled() {
            writeEnded(false);
        }
    }
}
