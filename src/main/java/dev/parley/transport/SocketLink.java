package dev.parley.transport;

import dev.parley.client.Connector;
import dev.parley.client.engine.Threads;
import dev.parley.flow.CloseCodes;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of one WebSocket over a socket. One thread opens it, reads, and tells the receiver; another writes. Made by {@link
 * SocketConnector}; for all threads.
 */
final class SocketLink extends ClientLink implements FrameReader.Sink, FrameSender.Owner {
    private static final Logger LOG = System.getLogger(SocketLink.class.getName());

    /** How long a router may take to answer a close frame. */
    private static final long CLOSE_MILLIS = 5_000;

    /** How long a close frame may take to be written where nothing is read any more. */
    private static final long LAST_WORDS_MILLIS = 1000;

    private static final int FIRST_CODE = 1000;
    private static final int LAST_CODE = 4999;

    private final Opening opening;
    private final FrameSender sender = new FrameSender(this);
    private final Thread writer = thread("parley-writer", sender);
    private final CompletableFuture<Connector.Link> opened = new CompletableFuture<>();

    /** Why this end has ended it, before the reader noticed; null as long as it has not. */
    private final AtomicReference<@Nullable String> ownReason = new AtomicReference<>();

    /** How it ended, as the receiver is told. */
    private record Ending(int code, String reason) {}

    SocketLink(Connector.Receiver receiver, Opening opening) {
        super(receiver);
        this.opening = opening;
    }

    /** Opens it, in a thread of its own, within that time. */
    CompletionStage<Connector.Link> open(long patienceMillis) {
        Future<?> patience = Threads.later(
                () -> {
                    IOException late = new IOException("no connection within " + patienceMillis + " ms");
                    if (opened.completeExceptionally(opening.explained(late))) {
                        opening.close();
                    }
                },
                patienceMillis);
        CompletableFuture<Connector.Link> unused = opened.whenComplete((link, failure) -> patience.cancel(false));
        thread("parley-reader", this::openAndRead).start();
        return opened;
    }

    /** It ends with its connection, and keeps nothing of the thread that happened to ask for it. */
    private static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setContextClassLoader(SocketLink.class.getClassLoader());
        thread.setDaemon(true);
        return thread;
    }

    private void openAndRead() {
        Opening.Streams streams;
        try {
            streams = opening.open();
            sender.use(streams.out(), opening.compressFrom());
            use(sender, opening.protocol());
            writer.start();
        } catch (IOException | RuntimeException | Error failure) {
            opening.close();
            opened.completeExceptionally(opening.explained(failure));
            return;
        }
        if (!opened.complete(this)) {
            sender.stop();
            opening.close();
            return;
        }
        boolean inflates = opening.compressFrom() != SocketConnector.NO_COMPRESSION;
        Ending ending = read(new FrameReader(streams.in(), MAX_MESSAGE_CHARS, inflates, this));
        sender.stop();
        opening.close();
        shut();
        receiver().closed(ending.code(), ending.reason());
    }

    /** Reads to the end of the connection, and says what that was. */
    private Ending read(FrameReader reader) {
        try {
            return answered(reader.readAll());
        } catch (ProtocolException violation) {
            return failed(CloseCodes.PROTOCOL_ERROR, "the router does not keep to RFC 6455: " + violation.getMessage());
        } catch (FrameReader.TooLongException tooLong) {
            return failed(CloseCodes.TOO_BIG, "the router sends too much: " + tooLong.getMessage());
        } catch (IOException | RuntimeException | Error failure) {
            LOG.log(Level.DEBUG, "the connection failed", failure);
            String why = failure.getMessage() == null ? failure.toString() : failure.getMessage();
            String own = ownReason.get();
            return new Ending(CloseCodes.LOST, own == null ? "the connection failed: " + why : own);
        }
    }

    /** The router has sent a close frame, which is answered by the same. */
    private Ending answered(byte[] payload) {
        if (payload.length == 0) {
            sayLast(payload);
            return new Ending(CloseCodes.NO_CODE, "");
        }
        int code = payload.length == 1 ? 0 : ByteBuffer.wrap(payload).getShort() & 0xffff;
        if (code < FIRST_CODE || code > LAST_CODE) {
            return failed(CloseCodes.PROTOCOL_ERROR, "the router does not keep to RFC 6455: a close frame has no code");
        }
        sayLast(payload);
        return new Ending(code, new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
    }

    /** The router does what it must not, and is told so. */
    private Ending failed(int code, String reason) {
        sender.close(code, reason);
        awaitWriter();
        return new Ending(CloseCodes.LOST, reason);
    }

    private void sayLast(byte[] closePayload) {
        sender.close(closePayload);
        awaitWriter();
    }

    private void awaitWriter() {
        try {
            writer.join(LAST_WORDS_MILLIS);
        } catch (InterruptedException interrupted) {
            LOG.log(Level.DEBUG, "no time for a close frame", interrupted);
        }
    }

    /** What the router said last may still be to be read. */
    @Override
    public void couldNotWrite(IOException failure) {
        LOG.log(Level.DEBUG, "the connection cannot be written to", failure);
        abortLater("the connection failed: " + failure.getMessage());
    }

    private void abortLater(String reason) {
        Future<?> unused = Threads.later(() -> abort(reason), CLOSE_MILLIS);
    }

    @Override
    public void willClose(String reason) {
        abortLater(reason);
    }

    @Override
    public void abort(String reason) {
        ownReason.compareAndSet(null, reason);
        shut();
        // the thread that reads notices it, and tells the receiver
        opening.close();
    }

    // As the sink of what is read

    @Override
    public void text(String text) {
        take(text, true);
    }

    @Override
    public void binary() {
        receiver().malformed("a binary message, which is no JSON");
    }

    @Override
    public void ping(byte[] payload) {
        sender.pong(payload);
        receiver().alive();
    }

    @Override
    public void pong(byte[] payload) {
        ponged(ByteBuffer.wrap(payload));
    }
}
