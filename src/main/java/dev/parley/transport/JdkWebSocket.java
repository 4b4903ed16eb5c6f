package dev.parley.transport;

import dev.parley.client.Connector;
import dev.parley.codec.SubProtocol;
import dev.parley.flow.Text;
import dev.parley.flow.Wire;
import dev.parley.jakarta.CloseReasons;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The client's end of one WebSocket of the JDK. Made by {@link JdkConnector}, called by the JDK. */
final class JdkWebSocket extends ClientLink implements WebSocket.Listener, Wire {
    private static final Logger LOG = System.getLogger(JdkWebSocket.class.getName());

    /** How long a router may take to answer a close frame. */
    private static final long CLOSE_SECONDS = 5;

    /** "Designated for use in applications expecting a status code to indicate that the connection was closed abnormally" (RFC 6455). */
    private static final int NO_CODE = 1006;

    private final AtomicBoolean isClosed = new AtomicBoolean();
    private volatile @Nullable WebSocket webSocket;

    JdkWebSocket(Connector.Receiver receiver) {
        super(receiver);
    }

    @Override
    public void onOpen(WebSocket opened) {
        webSocket = opened;
        SubProtocol protocol = SubProtocol.of(opened.getSubprotocol());
        if (protocol != null) {
            use(this, protocol);
        }
        opened.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
        take(part.toString(), isLast);
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean isLast) {
        receiver().malformed("a binary message, which is no JSON");
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer payload) {
        receiver().alive();
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer payload) {
        receiver().alive();
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        isOver(code, reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        LOG.log(Level.DEBUG, "the connection failed", failure);
        isOver(NO_CODE, "the connection failed: " + failure.getMessage());
    }

    private void isOver(int code, String reason) {
        shut();
        if (isClosed.compareAndSet(false, true)) {
            receiver().closed(code, reason);
        }
    }

    @Override
    public void abort(String reason) {
        shut();
        WebSocket open = webSocket;
        if (open != null) {
            open.abort();
        }
        isOver(NO_CODE, reason);
    }

    // As the wire of its outbox

    @Override
    public void send(Text text, Done done) {
        WebSocket open = webSocket;
        if (open == null) {
            done.done(new IllegalStateException("not open"));
        } else {
            CompletableFuture<WebSocket> unused =
                    open.sendText(text.characters(), true).whenComplete((sent, failure) -> done.done(failure));
        }
    }

    /** Two at a time are not allowed, and the first will do. */
    @Override
    public void ping() {
        WebSocket open = webSocket;
        if (open != null) {
            CompletableFuture<WebSocket> unused = open.sendPing(ByteBuffer.allocate(0));
        }
    }

    @Override
    public void close(int code, String reason) {
        WebSocket open = webSocket;
        if (open == null) {
            return;
        }
        // the JDK lets a client say 1000, and nothing of what is wrong at the other end
        CompletableFuture<WebSocket> unused = open.sendClose(WebSocket.NORMAL_CLOSURE, CloseReasons.shortened(reason));
        CompletableFuture.delayedExecutor(CLOSE_SECONDS, TimeUnit.SECONDS).execute(() -> {
            if (!isClosed.get()) {
                abort(reason);
            }
        });
    }
}
