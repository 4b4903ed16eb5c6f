package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.parley.codec.Batch;
import dev.parley.codec.SubProtocol;
import dev.parley.message.Id;
import dev.parley.router.Handshake;
import dev.parley.router.RouterSettings;
import dev.parley.router.TranscriptDriver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Plays transcripts over WebSockets to a router that listens.
 *
 * <p>What a peer sends is known to be on its way to the realm before the next step, by a ping that the router has answered. At the
 * end each peer makes a request of its own; what it receives before the answer is all that the transcript has led to.
 */
public final class SocketDriver implements TranscriptDriver, AutoCloseable {
    /** The router for one transcript, and what the wire cannot tell of it. */
    public interface Stage extends AutoCloseable {
        URI webSocket();

        /** Where the transcript finds the realm of that name. */
        default String realm(String name) {
            return name;
        }

        /**
         * Waits until the router has noticed that a peer has dropped its connection.
         *
         * @param session the peer's session in that realm, 0 without one
         * @param left how many connections the transcript has open otherwise
         */
        void awaitGone(String realm, long session, int left);

        /** Has the router take over another configuration. */
        void reconfigure(RouterSettings settings);

        /** Shuts the router down in the background. */
        CompletableFuture<Void> shutDown();

        /** Waits until the router has what came before a ping that has been answered; most containers keep that order. */
        default void settle() {}

        /** After the transcript, when all its peers have left. */
        @Override
        void close();
    }

    private static final long PATIENCE_SECONDS = 10;
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern REQUEST = Pattern.compile("\\[ *(16|32|34|48|64|66) *, *([0-9]+) *,.*");
    private static final Pattern HELLO = Pattern.compile("\\[ *1 *, *\"?([^\",]*).*");
    private static final Pattern WELCOME = Pattern.compile("\\[2,(\\d+),.*");
    private static final Pattern ENDING = Pattern.compile("closes|\\[[36],.*");
    private static final Pattern SEPARATOR = Pattern.compile("[\u001e\u0018]");

    /** By the role that a peer needs for it: a request that does nothing and is answered. */
    private static final Map<String, String> HARMLESS = new LinkedHashMap<>();

    static {
        // an authorizer would be asked about the last two: only where there is no other way
        HARMLESS.put("subscriber", "[34,%d,9007199254740992]");
        HARMLESS.put("callee", "[66,%d,9007199254740992]");
        HARMLESS.put("caller", "[48,%d,{},\"#\"]");
        HARMLESS.put("publisher", "[16,%d,{\"acknowledge\":true},\"#\"]");
    }

    private final SubProtocol protocol;
    private final Stage stage;
    private final Map<String, PeerSocket> peers = new LinkedHashMap<>();
    private @Nullable CompletableFuture<Void> closing;

    public SocketDriver(SubProtocol protocol, Stage stage) {
        this.protocol = protocol;
        this.stage = stage;
    }

    @Override
    public void connect(String peer, Handshake handshake) {
        PeerSocket socket = new PeerSocket();
        WebSocket.Builder builder = HTTP.newWebSocketBuilder().subprotocols(protocol.id());
        if (!handshake.isLocal()) {
            builder.header("X-Forwarded-For", "192.0.2.1");
        }
        String authorization = handshake.authorization();
        if (authorization != null) {
            builder.header("Authorization", authorization);
        }
        socket.webSocket = builder.buildAsync(stage.webSocket(), socket).join();
        peers.put(peer, socket);
    }

    @Override
    public void send(String peer, String text) {
        Matcher hello = HELLO.matcher(text);
        boolean namesRealm = hello.matches() && !hello.group(1).isEmpty();
        peers.get(peer)
                .sendMessages(
                        namesRealm
                                ? text.substring(0, hello.start(1))
                                        + stage.realm(hello.group(1))
                                        + text.substring(hello.end(1))
                                : text);
    }

    @Override
    public void disconnect(String peer) {
        PeerSocket leaving = peers.get(peer);
        long session = leaving.hasSession && !leaving.isResumable ? leaving.session : 0;
        leaving.webSocket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        if (!CLOSED.equals(next(peer))) {
            throw new AssertionError(peer + " received something before its connection was closed");
        }
        long left = peers.values().stream().filter(other -> !other.isClosed).count();
        stage.awaitGone(leaving.realm, session, (int) left);
    }

    @Override
    public @Nullable String next(String peer) {
        return peers.get(peer).next();
    }

    @Override
    public List<String> surplus() {
        return List.of();
    }

    @Override
    public void pong(String peer) {
        throw new UnsupportedOperationException("WebSockets do that by themselves");
    }

    @Override
    public void room(String peer, int messages) {
        throw new UnsupportedOperationException("how much fits into sockets is not known");
    }

    @Override
    public void elapse(long millis) {
        throw new UnsupportedOperationException("time passes by itself here");
    }

    @Override
    public void reconfigure(RouterSettings settings) {
        stage.reconfigure(settings);
    }

    @Override
    public void shutDown() {
        // a connection that the client has is not yet one that the router knows
        peers.values().forEach(PeerSocket::awaitAnswer);
        closing = stage.shutDown();
    }

    @Override
    public List<String> finish() {
        if (closing != null) {
            closing.join();
        }
        List<String> surplus = new ArrayList<>();
        peers.forEach((name, peer) -> peer.rest(closing != null).forEach(text -> surplus.add(name + " < " + text)));
        return surplus;
    }

    @Override
    public void close() {
        peers.values().forEach(PeerSocket::leave);
        stage.close();
    }

    /** The peer's end of a connection. */
    private final class PeerSocket implements WebSocket.Listener {
        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        private final BlockingQueue<Boolean> pongs = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private WebSocket webSocket;

        // what the transcript has seen
        private boolean hasSession;
        private boolean isClosed;
        private String realm = "";
        private boolean isResumable;
        private long session;
        private long lastRequest;
        private String harmless = "";

        void sendMessages(String messages) {
            note(messages);
            if (protocol == SubProtocol.JSON_BATCHED) {
                boolean isBatch =
                        messages.isEmpty() || SEPARATOR.matcher(messages).find();
                send(isBatch ? messages : messages + Batch.RECORD_SEPARATOR);
            } else {
                SEPARATOR.splitAsStream(messages).forEach(this::send);
            }
        }

        private void note(String messages) {
            SEPARATOR
                    .splitAsStream(messages)
                    .map(REQUEST::matcher)
                    .filter(Matcher::matches)
                    .forEach(request -> {
                        lastRequest = Math.max(lastRequest, Long.parseLong(request.group(2)));
                    });
            Matcher hello = HELLO.matcher(messages);
            if (hello.matches()) {
                realm = hello.group(1);
                isResumable = messages.contains("\"resumable\": true");
                lastRequest = 0;
                harmless = HARMLESS.entrySet().stream()
                        .filter(role -> messages.contains("\"" + role.getKey() + "\""))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse("");
            }
        }

        /** Sends it, and waits until the router has it, or has closed. */
        private void send(String message) {
            try {
                webSocket.sendText(message, true).join();
                awaitAnswer();
            } catch (CompletionException closed) {
                assertInstanceOf(IOException.class, closed.getCause());
            }
        }

        /** Waits until the router has what was sent before, or has closed. */
        void awaitAnswer() {
            try {
                webSocket.sendPing(ByteBuffer.allocate(0)).join();
                if (Boolean.TRUE.equals(pongs.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))) {
                    stage.settle();
                }
            } catch (CompletionException closed) {
                assertInstanceOf(IOException.class, closed.getCause());
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }

        @Nullable
        String next() {
            try {
                String next = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                isClosed |= CLOSED.equals(next);
                Matcher welcome = WELCOME.matcher(String.valueOf(next));
                if (welcome.matches()) {
                    session = Long.parseLong(welcome.group(1));
                }
                hasSession = next != null
                        && (next.startsWith("[2,")
                                || (hasSession && !ENDING.matcher(next).matches()));
                return next;
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }

        /** What comes until the connection is closed, or before the answer to a last request. */
        List<String> rest(boolean isClosing) {
            List<String> rest = new ArrayList<>();
            String last = isClosing ? CLOSED : "";
            if (hasSession && !isClosing) {
                String request = harmless.formatted(Id.after(lastRequest));
                last = "[8," + request.substring(1, request.indexOf(',', 4));
                sendMessages(request);
            }
            while (!isClosed && (isClosing || hasSession)) {
                String next = next();
                if (next != null && next.startsWith(last)) {
                    return rest;
                }
                rest.add(String.valueOf(next));
            }
            received.drainTo(rest);
            return rest;
        }

        /** Ends the session, so that the next transcript does not meet it, and the connection. */
        void leave() {
            if (hasSession && !isClosed && closing == null) {
                send("[6,{},\"wamp.close.close_realm\"]" + (protocol == SubProtocol.JSON_BATCHED ? "\u001e" : ""));
                for (String next = next(); next != null && hasSession; next = next()) {
                    // what it had not read
                }
            }
            if (!isClosed) {
                webSocket.abort();
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean isLast) {
            text.append(data);
            if (isLast) {
                SEPARATOR.splitAsStream(text).forEach(received::add);
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            pongs.add(true);
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            received.add(CLOSED);
            pongs.add(false);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            received.add("fails: " + failure);
            pongs.add(false);
        }
    }
}
