package dev.parley.it;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WAMP peer by hand: it sends texts as they stand, over the JDK's WebSocket, and tells what comes back. */
public final class RawPeer implements AutoCloseable {
    public static final String JSON = "wamp.2.json";
    public static final String BATCHED = "wamp.2.json.batched";

    private static final long PATIENCE_SECONDS = 20;
    private static final char SEPARATOR = '\u001e';
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** How a connection ended; the code is 1006 where it did without a close frame. */
    public record End(int code, String reason) {}

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private final List<String> log = new ArrayList<>();
    private final WebSocket webSocket;

    private volatile boolean isReading = true;
    private volatile CompletableFuture<Void> pong = new CompletableFuture<>();

    private RawPeer(HttpClient http, URI uri, Map<String, String> headers, String... subProtocols) {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        headers.forEach(builder::header);
        if (subProtocols.length > 0) {
            builder.subprotocols(subProtocols[0], Arrays.copyOfRange(subProtocols, 1, subProtocols.length));
        }
        webSocket = builder.buildAsync(uri, new Incoming())
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Connects, and does not yet say HELLO. */
    public static RawPeer connect(URI uri, String... subProtocols) {
        return new RawPeer(HTTP, uri, Map.of(), subProtocols);
    }

    /** Connects by that client, with those headers besides the usual ones, and does not yet say HELLO. */
    static RawPeer connect(HttpClient http, URI uri, Map<String, String> headers) {
        return new RawPeer(http, uri, headers, JSON);
    }

    /** Connects and joins realm1. */
    public static RawPeer join(URI uri, String subProtocol) throws InterruptedException {
        RawPeer peer = connect(uri, subProtocol);
        peer.send("[1,\"realm1\",{\"roles\":{\"publisher\":{},\"subscriber\":{},\"caller\":{},"
                + "\"callee\":{\"features\":{\"call_canceling\":true}}}}]");
        peer.receive(2);
        return peer;
    }

    public String subProtocol() {
        return webSocket.getSubprotocol();
    }

    public boolean isBatched() {
        return subProtocol().equals(BATCHED);
    }

    /** Sends messages: each in a WebSocket message of its own, or all as one batch where the sub-protocol is so. */
    public void send(String... messages) {
        if (isBatched()) {
            sendText(String.join(String.valueOf(SEPARATOR), messages) + SEPARATOR);
        } else {
            for (String message : messages) {
                sendText(message);
            }
        }
    }

    /** Sends one WebSocket text message. */
    public void sendText(String text) {
        synchronized (log) {
            log.add("> " + text);
        }
        webSocket
                .sendText(text, true)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    public void sendBinary(byte[] bytes) {
        webSocket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    /** Sends a WebSocket ping and waits for its pong: the router has taken notice of all that was sent before. */
    public void ping() {
        pong = new CompletableFuture<>();
        webSocket.sendPing(ByteBuffer.allocate(0)).join();
        pong.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** The text of the next WAMP message. */
    public String receiveText() throws InterruptedException {
        String text = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (text == null) {
            throw new AssertionError("nothing came; " + conversation());
        }
        return text;
    }

    /** The next WAMP message. */
    JsonArray receive() throws InterruptedException {
        try (JsonReader reader = Json.createReader(new StringReader(receiveText()))) {
            return reader.readArray();
        }
    }

    /** The next WAMP message, which must be of that type. */
    public JsonArray receive(int type) throws InterruptedException {
        JsonArray message = receive();
        if (message.getInt(0) != type) {
            throw new AssertionError("expected a message of type " + type + ", not " + message + "; " + conversation());
        }
        return message;
    }

    /** Waits until the router has closed the connection, with nothing more to read before. */
    public End awaitEnd() throws InterruptedException {
        try {
            End how = end.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
            if (!received.isEmpty()) {
                throw new AssertionError("unexpected before the end: " + received + "; " + conversation());
            }
            return how;
        } catch (CompletionException late) {
            throw new AssertionError("the connection was not closed; " + conversation(), late);
        }
    }

    public boolean isOpen() {
        return !end.isDone();
    }

    /** From now on nothing is taken from the socket. */
    public void stopReading() {
        isReading = false;
    }

    private String conversation() {
        synchronized (log) {
            return "the conversation was:\n" + String.join("\n", log) + "\n"
                    + (end.isDone() ? "the end: " + end.join() : "the connection is open");
        }
    }

    /** Closes the connection without a word. */
    @Override
    public void close() {
        webSocket.abort();
    }

    private final class Incoming implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
            parts.append(part);
            if (isLast) {
                String text = parts.toString();
                parts.setLength(0);
                synchronized (log) {
                    log.add("< " + (text.length() > 500 ? text.substring(0, 500) + "…" : text));
                }
                if (from.getSubprotocol().equals(BATCHED)) {
                    // split drops the empty text behind the last separator
                    received.addAll(List.of(text.split(String.valueOf(SEPARATOR))));
                } else {
                    received.add(text);
                }
            }
            if (isReading) {
                from.request(1);
            }
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket from, ByteBuffer data) {
            pong.complete(null);
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            end.complete(new End(code, reason));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            end.complete(new End(1006, String.valueOf(failure)));
        }
    }
}
