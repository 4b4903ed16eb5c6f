package dev.parley.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.client.ClientBuilder;
import dev.parley.client.ConnectionSettings;
import dev.parley.client.Connector;
import dev.parley.client.HandshakeRefusedException;
import dev.parley.client.Reconnect;
import dev.parley.message.Dict;
import dev.parley.message.Goodbye;
import dev.parley.message.Message;
import dev.parley.message.Payload;
import dev.parley.message.Publish;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the WebSocket client over a socket does with servers that are not as they should be, and with those that are. */
@Timeout(60)
class SocketConnectorTest {
    /** Longer than a test waits: what fails earlier has not been noticed by the clock. */
    private static final long CONNECT_MILLIS = 50_000;

    private static final long PATIENCE_SECONDS = 20;

    private static final int LAST = 0x80;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    /** Says in words what it is told. */
    private final Connector.Receiver receiver = new Connector.Receiver() {
        @Override
        public void received(Message message) {
            told.add(message instanceof Goodbye goodbye ? "goodbye " + goodbye.reason() : String.valueOf(message));
        }

        @Override
        public void malformed(String what) {
            told.add("malformed: " + what);
        }

        @Override
        public void alive() {
            told.add("alive");
        }

        @Override
        public void closed(String reason) {
            throw new AssertionError("without a code");
        }

        @Override
        public void closed(int code, String reason) {
            told.add("closed " + code + " " + reason);
        }
    };

    private static ConnectionSettings within(long millis) {
        return new ConnectionSettings(Map.of(), null, null, null, millis);
    }

    private CompletableFuture<Connector.Link> connecting(URI uri, ConnectionSettings settings) {
        return new SocketConnector(uri, settings).connect(receiver).toCompletableFuture();
    }

    private Connector.Link connected(RawServer server) throws Exception {
        return connecting(server.uri(), within(CONNECT_MILLIS)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private String nextTold() throws InterruptedException {
        return String.valueOf(told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static IOException failure(CompletableFuture<?> future) {
        return assertInstanceOf(
                IOException.class,
                assertThrows(ExecutionException.class, () -> await(future)).getCause());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // Handshakes

    static Stream<Arguments> badHandshakes() {
        return Stream.of(
                play("closed the connection without", peer -> {}),
                play("closed the connection without", RawServer.Peer::request),
                play("cannot connect", RawServer.Peer::reset),
                play("cannot connect", peer -> {
                    peer.request();
                    peer.reset();
                }),
                play("does not speak HTTP", peer -> {
                    peer.write("SSH-2.0-OpenSSH_9.2");
                    peer.awaitEnd();
                }),
                play("does not speak HTTP", peer -> {
                    peer.write(new byte[] {0x15, 3, 1, 0, 2, 2, 70});
                    peer.awaitEnd();
                }),
                play("does not speak HTTP", peer -> {
                    peer.write("HTTP/1.1 fine\r\n\r\n");
                    peer.awaitEnd();
                }),
                play("much to say", peer -> {
                    peer.request();
                    peer.write("HTTP/1.1 101 Switching Protocols\r\n" + "x-filler: y\r\n".repeat(6000));
                    peer.awaitEnd();
                }),
                play("within its answer", peer -> {
                    peer.request();
                    peer.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: web");
                }),
                play("HTTP 404", answering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")),
                play("HTTP 302", answering("HTTP/1.1 302 Found\r\nLocation: /there\r\n\r\n")),
                play("HTTP 200", answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")),
                play("HTTP 503", answering("HTTP/1.1 503\r\n\r\n")),
                play("header Upgrade", with("Upgrade: h2c")),
                play("header Connection", with("Connection: close")),
                play("header Sec-WebSocket-Accept", with("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")),
                play("header Sec-WebSocket-Extensions", with("Sec-WebSocket-Extensions: permessage-deflate")),
                play("no sub-protocol in common", with("Sec-WebSocket-Protocol:")),
                play("which chose wamp.2.msgpack", with("Sec-WebSocket-Protocol: wamp.2.msgpack")));
    }

    private static Arguments play(String explanation, RawServer.Play play) {
        return Arguments.of(explanation, play);
    }

    private static RawServer.Play answering(String answer) {
        return peer -> {
            peer.request();
            peer.write(answer);
            peer.awaitEnd();
        };
    }

    private static RawServer.Play with(String header) {
        return peer -> {
            peer.handshake(header);
            peer.awaitEnd();
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep-alive, Upgrade", "Upgrade, keep-alive", "upgrade"})
    void whatElseStandsInConnectionIsNoReasonToFail(String connection) throws Exception {
        RawServer.Play play = peer -> {
            peer.handshake("Connection: " + connection);
            peer.awaitEnd();
        };
        try (RawServer server = new RawServer(play)) {
            await(connecting(server.uri(), within(CONNECT_MILLIS))).close("done");
        }
    }

    @ParameterizedTest
    @MethodSource("badHandshakes")
    void aBadHandshakeFailsAtOnceAndIsExplained(String explanation, RawServer.Play play) throws Exception {
        try (RawServer server = new RawServer(play)) {
            IOException failure = failure(connecting(server.uri(), within(CONNECT_MILLIS)));

            String message = String.valueOf(failure.getMessage());
            assertTrue(
                    message.contains(explanation)
                            && message.contains(server.uri().toString()),
                    message);
            await(server.played());
        }
    }

    @Test
    void theStatusIsThere() throws Exception {
        try (RawServer server = new RawServer(answering("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"))) {
            IOException failure = failure(connecting(server.uri(), within(CONNECT_MILLIS)));

            assertEquals(
                    401,
                    assertInstanceOf(HandshakeRefusedException.class, failure).status());
        }
    }

    @Test
    void aServerThatSaysNothingIsLeftInTime() throws Exception {
        try (RawServer server = new RawServer(RawServer.Peer::awaitEnd)) {
            IOException failure = failure(connecting(server.uri(), within(200)));

            assertTrue(String.valueOf(failure.getMessage()).contains("within 200 ms"), failure.toString());
            // the connection is not kept for ever
            await(server.played());
        }
    }

    @Test
    void aServerThatSaysLittleIsLeftInTime() throws Exception {
        CountDownLatch isOver = new CountDownLatch(1);
        try (RawServer server = new RawServer(peer -> {
            peer.write("HTTP/1.1 101 Switching Protocols\r\nx: ");
            while (!isOver.await(10, TimeUnit.MILLISECONDS)) {
                peer.write("y");
            }
        })) {
            IOException failure = failure(connecting(server.uri(), within(300)));

            assertTrue(String.valueOf(failure.getMessage()).contains("within 300 ms"), failure.toString());
            isOver.countDown();
        }
    }

    @Test
    void aHeaderThatWouldBeAnotherOneIsRefused() throws Exception {
        try (RawServer server = new RawServer(RawServer.Peer::awaitEnd)) {
            for (Map.Entry<String, String> header : Map.of(
                            "X-Tenant", "seven\r\nX-Admin: yes",
                            "X Tenant", "seven",
                            "Sec-WebSocket-Protocol", "soap",
                            "Host", "elsewhere")
                    .entrySet()) {
                IOException failure = failure(connecting(
                        server.uri(),
                        new ConnectionSettings(
                                Map.of(header.getKey(), List.of(header::getValue)), null, null, null, CONNECT_MILLIS)));
                assertTrue(String.valueOf(failure.getMessage()).contains(header.getKey()), failure.toString());
                assertFalse(String.valueOf(failure.getMessage()).contains("yes"), failure.toString());
            }
        }
    }

    @Test
    void anAddressThatIsNoneIsExplained() {
        for (String uri : List.of("ws://127.0.0.1:9/ws#here", "ws://joe:secret@127.0.0.1:9/ws", "ws:/ws")) {
            IOException failure = failure(connecting(URI.create(uri), within(CONNECT_MILLIS)));
            assertTrue(String.valueOf(failure.getMessage()).contains("cannot connect"), failure.toString());
        }
    }

    @Test
    void aHostThatIsNotThereIsNamedOnce() {
        Opening opening =
                new Opening(URI.create("ws://no.such.host/ws"), within(CONNECT_MILLIS), SocketConnector.NO_COMPRESSION);
        for (String said : List.of("no.such.host", "no.such.host: Name or service not known")) {
            assertEquals(
                    "cannot connect to ws://no.such.host/ws: the host no.such.host is not known",
                    opening.explained(new UnknownHostException(said)).getMessage());
        }
    }

    @Test
    void theRequestNamesHostPathAndSubProtocols() throws Exception {
        CompletableFuture<String> request = new CompletableFuture<>();
        try (RawServer server = new RawServer(peer -> request.complete(peer.request()))) {
            URI uri = URI.create("ws://localhost:" + server.port() + "/a%20b?c=d");
            CompletableFuture<Connector.Link> unused = connecting(uri, within(CONNECT_MILLIS));

            String head = await(request);
            assertTrue(head.startsWith("GET /a%20b?c=d HTTP/1.1\r\nHost: localhost:" + server.port() + "\r\n"), head);
            assertTrue(head.contains("\r\nSec-WebSocket-Protocol: wamp.2.json, wamp.2.json.batched\r\n"), head);
            assertTrue(head.contains("\r\nSec-WebSocket-Version: 13\r\n"), head);
        }
    }

    @Test
    void aProxyIsAskedForATunnel() throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();
        try (RawServer proxy = new RawServer(peer -> {
            asked.complete(peer.request());
            peer.write("HTTP/1.1 200 Connection established\r\n\r\n");
            peer.handshake();
            peer.frame(LAST | TEXT, utf8("[6,{},\"a.b\"]"));
            peer.awaitEnd();
        })) {
            ConnectionSettings settings = new ConnectionSettings(
                    Map.of(),
                    null,
                    InetSocketAddress.createUnresolved("127.0.0.1", proxy.port()),
                    null,
                    CONNECT_MILLIS);

            Connector.Link link = await(connecting(URI.create("ws://router.example.invalid/ws"), settings));

            assertTrue(await(asked).startsWith("CONNECT router.example.invalid:80 HTTP/1.1\r\n"), asked.join());
            assertEquals("goodbye a.b", nextTold());
            link.abort("enough");
        }
    }

    @Test
    void aProxyThatRefusesIsNamed() throws Exception {
        try (RawServer proxy =
                new RawServer(answering("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"))) {
            ConnectionSettings settings = new ConnectionSettings(
                    Map.of(),
                    null,
                    InetSocketAddress.createUnresolved("127.0.0.1", proxy.port()),
                    null,
                    CONNECT_MILLIS);

            IOException failure = failure(connecting(URI.create("ws://router.example.invalid/ws"), settings));

            String message = String.valueOf(failure.getMessage());
            assertTrue(
                    message.contains("proxy 127.0.0.1:" + proxy.port() + " wants a name and a password (HTTP 407)"),
                    message);
            assertFalse(failure instanceof HandshakeRefusedException, "it is not the router that refuses");
        }
    }

    /** A proxy that lets through who shows "joe" and "geheim", and plays the router behind it. */
    private RawServer guardedProxy(CompletableFuture<String> request) throws IOException {
        return new RawServer(peer -> {
            String asked = peer.request();
            if (!asked.contains("\r\nProxy-Authorization: Basic am9lOmdlaGVpbQ==\r\n")) {
                peer.write("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate\r\n"
                        + "Proxy-Authenticate: Basic realm=\"web\"\r\nContent-Length: 0\r\n\r\n");
                peer.awaitEnd();
                return;
            }
            peer.write("HTTP/1.1 200 Connection established\r\n\r\n");
            request.complete(peer.handshake());
            peer.frame(LAST | TEXT, utf8("[2,7,{}]"));
            peer.awaitEnd();
        });
    }

    private static ClientBuilder through(RawServer proxy) {
        return Client.builder()
                .uri("ws://router.example.invalid/ws")
                .realm("realm1")
                .proxy("127.0.0.1", proxy.port())
                .reconnect(Reconnect.NEVER);
    }

    @Test
    void aProxyIsShownNameAndPasswordAndTheRouterIsNot() throws Exception {
        CompletableFuture<String> request = new CompletableFuture<>();
        try (RawServer proxy = guardedProxy(request)) {
            Client client =
                    through(proxy).proxyLogin("joe", "geheim").connect().get(PATIENCE_SECONDS, TimeUnit.SECONDS);

            assertFalse(await(request).contains("Proxy-Authorization"), request.join());
            client.close();
        }
    }

    @Test
    void aProxyThatDoesNotKnowThePasswordIsNamedAndThePasswordIsNot() throws Exception {
        try (RawServer proxy = guardedProxy(new CompletableFuture<>())) {
            IOException failure =
                    failure(through(proxy).proxyLogin("joe", "forgotten").connect());

            String message = String.valueOf(failure.getMessage());
            assertTrue(message.contains("does not accept this name and password (HTTP 407)"), message);
            assertFalse(message.contains("forgotten") || message.contains("Basic"), message);
        }
    }

    @Test
    void aProxyThatWantsAnotherLoginIsExplained() throws Exception {
        try (RawServer proxy = new RawServer(answering("HTTP/1.1 407 Proxy Authentication Required\r\n"
                + "Proxy-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n"))) {
            IOException failure =
                    failure(through(proxy).proxyLogin("joe", "geheim").connect());

            String message = String.valueOf(failure.getMessage());
            assertTrue(message.contains("(HTTP 407, 'NTLM'): it knows Basic"), message);
        }
    }

    @Test
    void settingsDoNotShowThePassword() {
        ConnectionSettings settings =
                new ConnectionSettings(Map.of(), null, null, () -> "Basic am9lOmdlaGVpbQ==", CONNECT_MILLIS);

        assertFalse(settings.toString().contains("am9l"), settings.toString());
    }

    // Frames

    static Stream<Arguments> badFrames() {
        byte[] hello = utf8("[6,{},\"a.b\"]");
        return Stream.of(
                octets(1002, "masked", 0x81, 0x85, 1, 2, 3, 4, 5, 6, 7, 8, 9),
                octets(1002, "reserved", 0xc1, 1, '['),
                octets(1002, "opcode 3", 0x83, 0),
                octets(1002, "opcode 11", 0x8b, 0),
                octets(1002, "out of place", 0x80, 1, '['),
                octets(1002, "out of place", 0x01, 1, '[', 0x81, 1, ']'),
                octets(1002, "control frame", 0x09, 0),
                octets(1002, "control frame", 0x89, 126, 0, 126),
                octets(1002, "length", 0x81, 126, 0, 125),
                octets(1002, "length", 0x81, 127, 0, 0, 0, 0, 0, 0, 0xff, 0xff),
                octets(1002, "length", 0x81, 127, 0xff, 0, 0, 0, 0, 0, 0, 0),
                octets(1002, "UTF-8", 0x81, 2, 0xc0, 0xaf),
                octets(1002, "close frame", 0x88, 1, 3),
                octets(1002, "close frame", 0x88, 2, 0, 99),
                octets(1009, "67108864", 0x81, 127, 0, 0, 0, 0, 4, 0, 0, 1),
                Arguments.of(
                        1002, "masked", concatenated(new byte[] {(byte) 0x81, (byte) hello.length}, hello, new byte[] {
                            (byte) 0x81, (byte) 0x80, 0, 0, 0, 0
                        })));
    }

    private static Arguments octets(int code, String explanation, int... octets) {
        byte[] frame = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            frame[i] = (byte) octets[i];
        }
        return Arguments.of(code, explanation, frame);
    }

    private static byte[] concatenated(byte[]... parts) {
        byte[] whole = {};
        for (byte[] part : parts) {
            int end = whole.length;
            whole = Arrays.copyOf(whole, end + part.length);
            System.arraycopy(part, 0, whole, end, part.length);
        }
        return whole;
    }

    @ParameterizedTest
    @MethodSource("badFrames")
    void aBadFrameEndsTheConnectionAndBothSidesLearnWhy(int code, String explanation, byte[] octets) throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.handshake();
            peer.write(octets);
            RawServer.Frame last = peer.next();
            assertEquals(CLOSE, last.opcode());
            assertEquals(code, last.code(), last.reason());
            assertTrue(last.reason().contains(explanation), last.reason());
            peer.awaitEnd();
        })) {
            connected(server);

            String ending = nextTold();
            ending = ending.startsWith("goodbye") ? nextTold() : ending;
            // what the router does wrong does not make what was sent to it suspect
            assertTrue(ending.startsWith("closed 1006 ") && ending.contains(explanation), ending);
            await(server.played());
        }
    }

    @Test
    void aBinaryMessageIsMalformed() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.handshake();
            peer.frame(LAST | BINARY, new byte[] {1, 2});
            peer.awaitEnd();
        })) {
            Connector.Link link = connected(server);

            assertEquals("malformed: a binary message, which is no JSON", nextTold());
            link.abort("enough");
            assertEquals("closed 1006 enough", nextTold());
        }
    }

    @Test
    void halfASurrogatePairOfAnotherRouterEndsNothing() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.handshake();
            peer.frame(LAST | TEXT, utf8("[6,{\"message\":\"cut in two: \\ud83d\"},\"a.b\"]"));
            peer.awaitEnd();
        })) {
            Connector.Link link = connected(server);

            assertEquals("goodbye a.b", nextTold());
            link.abort("enough");
            await(server.played());
        }
    }

    @Test
    void aPingIsAnsweredBetweenTheFragmentsOfAMessage() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.handshake();
            peer.frame(TEXT, utf8("[6,{\"message\":\"Gr\u00fc"));
            peer.frame(LAST | PING, utf8("you?"));
            RawServer.Frame pong = peer.next();
            assertEquals(PONG, pong.opcode());
            assertEquals("you?", pong.text());
            peer.frame(0, new byte[0]);
            // a letter that the border of two fragments cuts
            peer.frame(0, new byte[] {(byte) 0xc3});
            peer.frame(LAST, concatenated(new byte[] {(byte) 0x9f}, utf8("e\"},\"a.b\"]")));
            peer.frame(LAST | PONG, new byte[0]);
            peer.awaitEnd();
        })) {
            Connector.Link link = connected(server);

            assertEquals("alive", nextTold());
            assertEquals("goodbye a.b", nextTold());
            assertEquals("alive", nextTold());
            link.abort("enough");
            await(server.played());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 16_383, 16_384, 65_535, 65_536, 100_000, (16 << 20) - 1, 16 << 20})
    void messagesOfEachLengthGoBothWays(int length) throws Exception {
        String json = "[\"" + "x".repeat(length) + "\"]";
        CompletableFuture<String> received = new CompletableFuture<>();
        try (RawServer server = new RawServer(peer -> {
            peer.handshake();
            received.complete(peer.next().text());
            peer.frame(LAST | TEXT, utf8("[16,1,{},\"a.b\"," + json + "]"));
            peer.frame(TEXT, utf8("[16,1,{},\"a.b\","));
            byte[] payload = utf8(json);
            for (int at = 0; at < payload.length; at += 65_536) {
                peer.frame(0, Arrays.copyOfRange(payload, at, Math.min(payload.length, at + 65_536)));
            }
            peer.frame(LAST, utf8("]"));
            peer.awaitEnd();
        })) {
            Connector.Link link = connected(server);
            Message message = new Publish(1, Dict.EMPTY, "a.b", Payload.of(json, null));

            link.send(message);

            assertEquals("[16,1,{},\"a.b\"," + json + "]", await(received));
            assertEquals(message.toString(), nextTold());
            assertEquals(message.toString(), nextTold());
            link.abort("enough");
        }
    }

    // Ends

    @Test
    void aCloseFrameOfTheRouterIsAnsweredByTheSame() throws Exception {
        byte[] payload = concatenated(new byte[] {0x0b, (byte) 0xb9}, utf8("gr\u00fcn"));
        try (RawServer server = new RawServer(peer -> {
            peer.handshake();
            peer.frame(LAST | CLOSE, payload);
            RawServer.Frame answer = peer.next();
            assertEquals(CLOSE, answer.opcode());
            assertArrayEquals(payload, answer.payload());
            peer.awaitEnd();
        })) {
            connected(server);

            assertEquals("closed 3001 gr\u00fcn", nextTold());
            await(server.played());
        }
    }

    @Test
    void aCloseFrameWithoutACodeIsAnEndToo() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.handshake();
            peer.frame(LAST | CLOSE, new byte[0]);
            assertEquals(0, peer.next().payload().length);
            peer.awaitEnd();
        })) {
            connected(server);

            assertEquals("closed 1005 ", nextTold());
            await(server.played());
        }
    }

    @Test
    void whatWasSentBeforeTheCloseIsOutBeforeIt() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.handshake();
            for (int i = 0; i < 1000; i++) {
                assertTrue(peer.next().text().startsWith("[16," + i + ","));
            }
            RawServer.Frame last = peer.next();
            assertEquals(CLOSE, last.opcode());
            assertEquals(1000, last.code());
            assertEquals("bye", last.reason());
            peer.frame(LAST | CLOSE, last.payload());
            peer.awaitEnd();
        })) {
            Connector.Link link = connected(server);
            for (int i = 0; i < 1000; i++) {
                link.send(new Publish(i, Dict.EMPTY, "a.b", Payload.of("[\"" + "x".repeat(i) + "\"]", null)));
            }

            link.close("bye");

            await(server.played());
            assertEquals("closed 1000 bye", nextTold());
        }
    }

    @Test
    void anEndWithoutACloseFrameIsNoticed() throws Exception {
        try (RawServer server = new RawServer(RawServer.Peer::handshake)) {
            connected(server);

            assertEquals(
                    "closed 1006 the connection failed: the peer closed the connection without a word", nextTold());
        }
    }

    @Test
    void aResetIsNoticed() throws Exception {
        CompletableFuture<Void> isOpen = new CompletableFuture<>();
        try (RawServer server = new RawServer(peer -> {
            peer.handshake();
            await(isOpen);
            peer.reset();
        })) {
            connected(server);
            isOpen.complete(null);

            String ending = nextTold();
            assertTrue(ending.startsWith("closed 1006 the connection failed: "), ending);
        }
    }

    @Test
    void aRouterThatDoesNotAnswerTheCloseFrameIsLeft() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.handshake();
            peer.awaitEnd();
        })) {
            Connector.Link link = connected(server);

            link.close("bye");

            assertEquals("closed 1006 bye", nextTold());
            await(server.played());
        }
    }

    @Test
    void aRouterThatDoesNotReadCostsNoThreadAndIsLeftAtOnce() throws Exception {
        CompletableFuture<Void> isLeft = new CompletableFuture<>();
        try (RawServer server = new RawServer(peer -> {
            peer.handshake();
            await(isLeft);
        })) {
            Set<Thread> others = Thread.getAllStackTraces().keySet();
            Connector.Link link = connected(server);
            Message message = new Publish(1, Dict.EMPTY, "a.b", Payload.of("[\"" + "x".repeat(50_000) + "\"]", null));
            CompletableFuture<Void> room = CompletableFuture.completedFuture(null);
            // the system's buffers grow for a while
            for (int i = 0; i < 1_000 && room.isDone(); i++) {
                while (link.hasRoom()) {
                    // this comes back though nobody reads
                    link.send(message);
                }
                CompletableFuture<Void> next = new CompletableFuture<>();
                link.whenRoom(() -> next.complete(null));
                room = next;
            }
            assertFalse(room.isDone());
            List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> !others.contains(thread))
                    .filter(thread -> thread.getName().startsWith("parley-reader")
                            || thread.getName().startsWith("parley-writer"))
                    .toList();
            assertFalse(threads.isEmpty());

            link.abort("enough");

            assertEquals("closed 1006 enough", nextTold());
            await(room);
            for (Thread thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
                assertFalse(thread.isAlive(), thread + " goes on");
            }
            isLeft.complete(null);
        }
    }
}
