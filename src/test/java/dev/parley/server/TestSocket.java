package dev.parley.server;

import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A peer's end of a WebSocket: texts go out, texts come in. */
final class TestSocket implements WebSocket.Listener {
    /** What has come when the connection is closed. */
    static final String CLOSED = "closes";

    private static final long PATIENCE_MILLIS = 20_000;

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private WebSocket webSocket;

    void opened(WebSocket opened) {
        webSocket = opened;
    }

    /** Sends a text; in vain where the connection is closed by now. */
    void send(String message) {
        try {
            webSocket.sendText(message, true).join();
        } catch (CompletionException closed) {
            received.add(CLOSED);
        }
    }

    String ask(String message) throws InterruptedException {
        send(message);
        return next();
    }

    /** The next text. */
    String next() throws InterruptedException {
        String next = poll(PATIENCE_MILLIS);
        if (next == null) {
            throw new AssertionError("nothing comes");
        }
        return next;
    }

    /** The next text, if it comes in time. */
    @Nullable
    String poll(long millis) throws InterruptedException {
        return received.poll(millis, TimeUnit.MILLISECONDS);
    }

    /** Closes the connection and waits until it is closed. */
    void close() throws InterruptedException {
        webSocket
                .sendClose(WebSocket.NORMAL_CLOSURE, "")
                .exceptionally(closed -> null)
                .join();
        while (!next().equals(CLOSED)) {
            // what was under way
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean isLast) {
        text.append(data);
        if (isLast) {
            received.add(text.toString());
            text.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        received.add(CLOSED);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
        received.add(CLOSED);
    }
}
