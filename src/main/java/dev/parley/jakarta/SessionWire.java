package dev.parley.jakarta;

import dev.parley.flow.Text;
import dev.parley.flow.Wire;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Writes to a WebSocket of any container, by the API that all have. Made by {@link RouterEndpoint}; for any thread, one send at a time. */
public final class SessionWire implements Wire {
    private static final Logger LOG = System.getLogger(SessionWire.class.getName());

    private static final CompletableFuture<?> NONE = CompletableFuture.completedFuture("no ping");

    private final Session webSocket;
    private final RemoteEndpoint.Async remote;
    private final Executor pingers;

    /** Completed when the ping is out that came last. */
    private volatile CompletableFuture<?> ping = NONE;

    /**
     * A wire over that WebSocket.
     *
     * @param pingers run what sends pings: some containers wait there until the ping is out, for ever if that is within the completion of
     *     a send
     */
    public SessionWire(Session webSocket, Executor pingers) {
        this.webSocket = webSocket;
        this.remote = webSocket.getAsyncRemote();
        this.pingers = pingers;
    }

    @Override
    public void send(Text text, Done done) {
        CompletableFuture<?> before = ping;
        if (before.isDone()) {
            sendNow(text, done);
        } else {
            CompletableFuture<?> unused = before.whenComplete((sent, failure) -> sendNow(text, done));
        }
    }

    private void sendNow(Text text, Done done) {
        try {
            remote.sendText(text.characters(), result -> done.done(failure(result)));
        } catch (RuntimeException closed) {
            // containers throw IllegalStateException or IllegalArgumentException where the session has just been closed
            done.done(closed);
        }
    }

    private static @Nullable Throwable failure(SendResult result) {
        return result.isOK() ? null : result.getException();
    }

    @Override
    public void ping(ByteBuffer payload) {
        ping = ping.handleAsync((sent, failure) -> pingNow(payload), pingers);
    }

    /** Whether it is out. */
    private boolean pingNow(ByteBuffer payload) {
        try {
            webSocket.getAsyncRemote().sendPing(payload);
            return true;
        } catch (IOException | RuntimeException closed) {
            LOG.log(Level.DEBUG, "no ping on a closed connection: {0}", closed.toString());
            return false;
        }
    }

    @Override
    public void close(int code, String reason) {
        try {
            webSocket.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code), CloseReasons.shortened(reason)));
        } catch (IOException | RuntimeException closed) {
            LOG.log(Level.DEBUG, "already closed: {0}", closed.toString());
        }
    }
}
