package dev.parley.http;

import static dev.parley.http.RawWebSocket.BINARY;
import static dev.parley.http.RawWebSocket.CLOSE;
import static dev.parley.http.RawWebSocket.CONTINUATION;
import static dev.parley.http.RawWebSocket.FIN;
import static dev.parley.http.RawWebSocket.PING;
import static dev.parley.http.RawWebSocket.TEXT;
import static dev.parley.http.RawWebSocket.UPGRADE;
import static dev.parley.http.RawWebSocket.frame;
import static dev.parley.http.RawWebSocket.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.http.HandshakeCheck.Refusal;
import dev.parley.http.HandshakeCheck.Verdict;
import jakarta.websocket.CloseReason;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WebServerTest {
    private static final int MAX_MESSAGE = 200_000;
    private static final String POLICY = "default-src 'self'";

    private final LogWatch log = new LogWatch();
    private WebServer server;

    @BeforeEach
    void start() throws IOException {
        Echo.EVENTS.clear();
        READINGS.clear();
        Logger.getLogger("").addHandler(log);
        server = WebServer.builder()
                .endpoints(List.of(Echo.class, Guarded.class))
                .maxMessageBytes(MAX_MESSAGE)
                .pages(WebServerTest::page)
                .handshakeCheck(WebServerTest::check)
                .build()
                .start();
    }

    @AfterEach
    void closeAndLookAtTheLog() {
        server.close();
        Logger.getLogger("").removeHandler(log);
        assertEquals(List.of(), log.takeRecords());
    }

    private static Page page(String path) {
        return path.equals("/")
                ? Page.of("text/html; charset=utf-8", "<h1>Parley</h1>".getBytes(StandardCharsets.UTF_8))
                        .header("Content-Security-Policy", POLICY)
                : null;
    }

    private static final BlockingQueue<Reading> READINGS = new LinkedBlockingQueue<>();

    /** What those are to be told later who ask for it. */
    private static final BlockingQueue<CompletableFuture<Verdict>> PENDING = new LinkedBlockingQueue<>();

    private static CompletionStage<Verdict> check(HandshakeCheck.Upgrade upgrade) {
        READINGS.add(upgrade.reading());
        if (upgrade.header("X-Later") != null) {
            CompletableFuture<Verdict> later = new CompletableFuture<>();
            PENDING.add(later);
            return later;
        }
        if (upgrade.header("Authorization") != null) {
            return Verdict.refused(new Refusal(
                            401,
                            "Not you, " + upgrade.remoteAddress() + ".",
                            Map.of("WWW-Authenticate", "Basic realm=\"x\"")))
                    .atOnce();
        }
        return Verdict.admitted(() -> {}).atOnce();
    }

    private static CompletableFuture<Verdict> pending() throws InterruptedException {
        CompletableFuture<Verdict> pending = PENDING.poll(20, TimeUnit.SECONDS);
        assertNotNull(pending, "nobody has asked");
        return pending;
    }

    private static void inAnotherThread(Runnable work) throws InterruptedException {
        Thread thread = new Thread(work, "another");
        thread.start();
        thread.join();
    }

    @Test
    void aHandshakeWaitsForItsVerdictAndItsThreadDoesNot() throws Exception {
        server.close();
        server = WebServer.builder()
                .endpoints(List.of(Echo.class))
                .handshakeCheck(WebServerTest::check)
                .selectorThreads(1)
                .build()
                .start();
        ByteArrayOutputStream early = new ByteArrayOutputStream();
        early.writeBytes((UPGRADE + "X-Later: yes\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        early.writeBytes(text("with the request"));
        try (RawWebSocket waiting = RawWebSocket.sending(server.port(), early.toByteArray());
                RawWebSocket other = connect()) {
            CompletableFuture<Verdict> verdict = pending();
            waiting.send(text("behind it"));
            for (int i = 0; i < 20; i++) {
                other.sendText("still served " + i);
                assertEquals("still served " + i, other.receiveText());
            }
            BlockingQueue<String> entrances = new LinkedBlockingQueue<>();
            inAnotherThread(() -> verdict.complete(
                    Verdict.admitted(() -> entrances.add(Thread.currentThread().getName()))));
            assertTrue(waiting.readResponse().startsWith("HTTP/1.1 101"));
            assertEquals("with the request", waiting.receiveText());
            assertEquals("behind it", waiting.receiveText());
            assertTrue(entrances.take().contains("SelectorRunner"), "where the endpoint's configurator runs too");
            waiting.sendText("and on");
            assertEquals("and on", waiting.receiveText());
        }
    }

    @Test
    void aRefusalMayComeLater() throws Exception {
        byte[] request = (UPGRADE + "X-Later: yes\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        try (RawWebSocket waiting = RawWebSocket.sending(server.port(), request)) {
            CompletableFuture<Verdict> verdict = pending();
            inAnotherThread(() ->
                    verdict.complete(Verdict.refused(new Refusal(503, "Too much to do.", Map.of("Retry-After", "3")))));
            String response = waiting.readResponse();
            assertTrue(response.startsWith("HTTP/1.1 503"), response);
            assertTrue(response.contains("Retry-After: 3"), response);
        }
    }

    @Test
    void aVerdictAboutOneWhoHasLeftIsForNobody() throws Exception {
        byte[] request = (UPGRADE + "X-Later: yes\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        CompletableFuture<Verdict> verdict;
        try (RawWebSocket waiting = RawWebSocket.sending(server.port(), request)) {
            verdict = pending();
            assertFalse(waiting.isAnswered());
        }
        inAnotherThread(() -> verdict.complete(Verdict.admitted(() -> {})));
        try (RawWebSocket other = connect()) {
            other.sendText("still served");
            assertEquals("still served", other.receiveText());
        }
    }

    @Test
    void aMessageComesBack() throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        WebSocket client = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/ws"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket webSocket, CharSequence text, boolean last) {
                        answer.complete(text.toString());
                        return null;
                    }
                })
                .get(10, TimeUnit.SECONDS);
        client.sendText("grüß dich \uD83D\uDE00", true).get(10, TimeUnit.SECONDS);
        assertEquals("grüß dich \uD83D\uDE00", answer.get(10, TimeUnit.SECONDS));
        client.abort();
    }

    @Test
    void manyMessagesAtOnceComeBackInOrder() throws Exception {
        try (RawWebSocket client = connect()) {
            ByteArrayOutputStream burst = new ByteArrayOutputStream();
            for (int i = 0; i < 20_000; i++) {
                burst.writeBytes(text("m" + i));
            }
            client.send(burst.toByteArray());
            for (int i = 0; i < 20_000; i++) {
                assertEquals("m" + i, client.receiveText());
            }
        }
    }

    @Test
    void framesRightBehindTheUpgradeRequestAreRead() throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes((UPGRADE + "\r\n").getBytes(StandardCharsets.UTF_8));
        all.writeBytes(text("early"));
        all.writeBytes(text("bird"));
        try (RawWebSocket client = RawWebSocket.connect(server.port(), all.toByteArray())) {
            assertEquals("early", client.receiveText());
            assertEquals("bird", client.receiveText());
        }
    }

    @Test
    void theGreatestMessageComesBackWholeOrInFragments() throws Exception {
        String text = "0123456789".repeat(MAX_MESSAGE / 10);
        byte[] half = text.substring(0, MAX_MESSAGE / 2).getBytes(StandardCharsets.UTF_8);
        try (RawWebSocket client = connect()) {
            client.sendText(text);
            assertEquals(text, client.receiveText());
            client.send(frame(TEXT, half));
            client.send(frame(FIN | PING, "between".getBytes(StandardCharsets.UTF_8)));
            client.send(frame(FIN | CONTINUATION, half));
            assertEquals("10 between", client.receive());
            assertEquals(text, client.receiveText());
        }
    }

    @Test
    void aByteAtATimeIsEnough() throws Exception {
        try (RawWebSocket client = connect()) {
            for (byte b : text("slowly ".repeat(30))) {
                client.send(new byte[] {b});
            }
            assertEquals("slowly ".repeat(30), client.receiveText());
        }
    }

    @Test
    void aPausedConnectionIsNotReadUntilItIsResumed() throws Exception {
        try (RawWebSocket paused = connect()) {
            Reading reading = READINGS.remove();
            reading.pause();
            paused.sendText("waits");
            try (RawWebSocket other = connect()) {
                for (int i = 0; i < 100; i++) {
                    other.sendText("still here");
                    assertEquals("still here", other.receiveText());
                }
            }
            assertFalse(paused.hasInput());
            reading.resume();
            assertEquals("waits", paused.receiveText());
            paused.sendText("again");
            assertEquals("again", paused.receiveText());
        }
    }

    @Test
    void aConnectionIsReadAsFarAsItIsLimited() throws Exception {
        try (RawWebSocket limited = connect()) {
            Reading reading = READINGS.remove();
            String text = "x".repeat(500);
            reading.limit(500);
            limited.sendText(text);
            assertEquals(text, limited.receiveText());
            reading.limit(501);
            limited.sendText(text + "x");
            assertEquals(text + "x", limited.receiveText());
            // a frame that never ends is refused by what it announces
            limited.send(Arrays.copyOf(text(text + "xx"), 10));
            assertEquals("abort", limited.receiveText());
            assertTrue(limited.receive().startsWith("8 1009 "));
        }
        try (RawWebSocket greedy = connect()) {
            READINGS.remove().limit(Integer.MAX_VALUE);
            greedy.send(frame(FIN | TEXT, new byte[MAX_MESSAGE + 1]));
            assertEquals("abort", greedy.receiveText());
            assertTrue(greedy.receive().startsWith("8 1009 "));
        }
    }

    @Test
    void aSlowReaderWaitsForItselfOnly() throws Exception {
        int messages = 3000;
        try (RawWebSocket slow = connect();
                RawWebSocket quick = connect()) {
            slow.sendText("flood " + messages);
            assertEquals("withheld", Echo.next());
            quick.sendText("still here");
            assertEquals("still here", quick.receiveText());
            for (int i = 0; i < messages; i++) {
                assertEquals(16 * 1024, slow.receiveText().length());
            }
            String event = Echo.next();
            while (event.equals("withheld")) {
                event = Echo.next();
            }
            assertEquals("flooded", event);
        }
    }

    @Test
    void sendsToOneWhoIsGoneFailAndItsEndIsToldOnce() throws Exception {
        try (RawWebSocket client = connect()) {
            client.sendText("flood 3000");
            assertEquals("withheld", Echo.next());
        }
        assertEquals("closed 1006", Echo.next());
        assertEquals("failed", Echo.next());
        assertEquals(0, Echo.EVENTS.size());
    }

    @Test
    void oneWhoNeverReadsIsClosedInTheEnd() throws Exception {
        try (RawWebSocket client = connect()) {
            client.sendText("flood 3000");
            assertEquals("withheld", Echo.next());
            client.sendText("close");
            assertEquals("closed 1000", Echo.next());
            // Without reading: the send that is waiting fails when the server has lost its patience.
            assertEquals("failed", Echo.next());
        }
    }

    @Test
    void lastWordsPrecedeTheCloseFrame() throws Exception {
        try (RawWebSocket client = connect()) {
            client.sendText("close");
            assertEquals("last words", client.receiveText());
            assertEquals("abort", client.receiveText());
            assertEquals("8 1000 as told", client.receive());
            client.send(frame(FIN | CLOSE, new byte[] {0x03, (byte) 0xe8}));
            assertEquals(0, client.receiveEnd().length);
            assertEquals("closed 1000", Echo.next());
        }
    }

    @Test
    void aCloseFrameThatIsNotAnsweredClosesTheSocket() throws Exception {
        try (RawWebSocket client = connect()) {
            client.sendText("close");
            assertEquals("last words", client.receiveText());
            assertEquals("abort", client.receiveText());
            assertEquals("8 1000 as told", client.receive());
            assertEquals(0, client.receiveEnd().length);
        }
    }

    @Test
    void aCloseFrameIsAnswered() throws Exception {
        try (RawWebSocket client = connect()) {
            client.send(frame(FIN | CLOSE, new byte[] {0x0b, (byte) 0xb8, 'b', 'y', 'e'}));
            assertEquals("abort", client.receiveText());
            assertEquals("8 3000 bye", client.receive());
            assertEquals(0, client.receiveEnd().length);
            assertEquals("closed 3000", Echo.next());
        }
    }

    static List<Arguments> violations() {
        byte[] none = {};
        byte[] unmasked = {(byte) (FIN | TEXT), 2, 'h', 'i'};
        byte[] announcedTooLong = {(byte) (FIN | TEXT), (byte) (0x80 | 127), 0, 0, 0, 0, 0x10, 0, 0, 0, 1, 2, 3, 4};
        byte[] negativeLength = {(byte) (FIN | TEXT), (byte) (0x80 | 127), -1, 0, 0, 0, 0x10, 0, 0, 0, 1, 2, 3, 4};
        byte[] wastefulLength = {(byte) (FIN | TEXT), (byte) (0x80 | 126), 0, 1, 1, 2, 3, 4, 'x'};
        return List.of(
                Arguments.of("invalid UTF-8", 1007, frame(FIN | TEXT, new byte[] {'a', (byte) 0xff})),
                Arguments.of("cut UTF-8", 1007, frame(FIN | TEXT, new byte[] {'a', (byte) 0xc3})),
                Arguments.of(
                        "invalid UTF-8 in fragments",
                        1007,
                        join(frame(TEXT, new byte[] {(byte) 0xc3}), frame(FIN | CONTINUATION, new byte[] {'x'}))),
                Arguments.of(
                        "a surrogate", 1007, frame(FIN | TEXT, new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80})),
                Arguments.of("unmasked", 1002, unmasked),
                Arguments.of("a reserved bit", 1002, frame(FIN | 0x40 | TEXT, none)),
                Arguments.of("an unknown opcode", 1002, frame(FIN | 3, none)),
                Arguments.of("an unknown control opcode", 1002, frame(FIN | 11, none)),
                Arguments.of("a fragmented ping", 1002, frame(PING, none)),
                Arguments.of("a long ping", 1002, frame(FIN | PING, new byte[126])),
                Arguments.of("a continuation of nothing", 1002, frame(FIN | CONTINUATION, none)),
                Arguments.of("a message within a message", 1002, join(frame(TEXT, none), frame(FIN | TEXT, none))),
                Arguments.of("a close frame of one byte", 1002, frame(FIN | CLOSE, new byte[1])),
                Arguments.of(
                        "a close code that does not exist", 1002, frame(FIN | CLOSE, new byte[] {0x03, (byte) 0xed})),
                Arguments.of("a close reason of invalid UTF-8", 1007, frame(FIN | CLOSE, new byte[] {
                    0x03, (byte) 0xe8, (byte) 0xff
                })),
                Arguments.of("a negative length", 1002, negativeLength),
                Arguments.of("a length in a wasteful form", 1002, wastefulLength),
                Arguments.of("an announced message too long", 1009, announcedTooLong),
                Arguments.of("a message too long", 1009, frame(FIN | TEXT, new byte[MAX_MESSAGE + 1])),
                Arguments.of(
                        "fragments too long together",
                        1009,
                        join(frame(TEXT, new byte[MAX_MESSAGE]), frame(FIN | CONTINUATION, new byte[1]))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void aViolationFailsItsConnectionAndNoOther(String what, int code, byte[] bytes) throws Exception {
        try (RawWebSocket other = connect();
                RawWebSocket bad = connect()) {
            bad.send(join(text("fine"), bytes));
            assertEquals("fine", bad.receiveText());
            assertEquals("abort", bad.receiveText(), what);
            String close = bad.receive();
            assertTrue(close.startsWith("8 " + code + " "), close);
            assertEquals("closed " + code, Echo.next());
            other.sendText("unharmed");
            assertEquals("unharmed", other.receiveText());
            assertEquals(0, Echo.EVENTS.size());
        }
    }

    @Test
    void afterAViolationTheAnsweredCloseFrameClosesTheSocket() throws Exception {
        try (RawWebSocket bad = connect()) {
            bad.send(frame(FIN | TEXT, new byte[MAX_MESSAGE + 1]));
            assertEquals("abort", bad.receiveText());
            assertTrue(bad.receive().startsWith("8 1009 "));
            long before = System.nanoTime();
            bad.send(join(text("not heard"), frame(FIN | CLOSE, new byte[] {0x03, (byte) 0xf1})));
            assertEquals(0, bad.receiveEnd().length);
            assertTrue(System.nanoTime() - before < TimeUnit.MILLISECONDS.toNanos(1500));
        }
    }

    @Test
    void pingsOfOneWhoDoesNotReadAreNotAllAnswered() throws Exception {
        int pings = 300_000;
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        for (int i = 0; i < pings / 100; i++) {
            many.writeBytes(frame(FIN | PING, new byte[125]));
        }
        try (RawWebSocket client = connect()) {
            for (int i = 0; i < 100; i++) {
                client.send(many.toByteArray());
            }
            client.sendText("done");
            int pongs = 0;
            while (client.receive().startsWith("10 ")) {
                pongs++;
            }
            assertTrue(pongs > 0 && pongs < pings, pongs + " pongs");
        }
    }

    @Test
    void aBinaryMessageReachesTheEndpointAsAnError() throws Exception {
        try (RawWebSocket client = connect()) {
            client.send(frame(FIN | BINARY, new byte[] {1, 2, 3}));
            assertTrue(Echo.next().startsWith("error "));
            client.sendText("and on");
            assertEquals("and on", client.receiveText());
        }
    }

    @Test
    void aBurstOfAnyThreadIsFlushedAtItsEnd() throws Exception {
        try (RawWebSocket client = connect()) {
            client.sendText("hello");
            assertEquals("hello", client.receiveText());
            // whoever is flushing takes along what is collected meanwhile: the selector thread is done with its echo
            // when it has
            // read the next message, to which there is no answer
            client.send(frame(FIN | BINARY, new byte[] {1}));
            assertTrue(Echo.next().startsWith("error "));
            RemoteEndpoint.Async remote = Echo.latest;
            WriteBurst.enter();
            try {
                remote.sendText("one", result -> {});
                WriteBurst.enter();
                remote.sendText("two", result -> {});
                WriteBurst.leave();
                assertFalse(client.hasBytes());
            } finally {
                WriteBurst.leave();
            }
            assertEquals("one", client.receiveText());
            assertEquals("two", client.receiveText());
            remote.sendText("three", result -> {});
            assertEquals("three", client.receiveText());
        }
    }

    @Test
    void theConfiguratorChoosesTheSubprotocolAndSeesTheHeaders() throws Exception {
        byte[] request = (Guarded.REQUEST
                        + "Sec-WebSocket-Protocol: good, better\r\nSec-WebSocket-Protocol: best\r\n"
                        + "X-Visitor: Smith, John\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        try (RawWebSocket client = RawWebSocket.connect(server.port(), request)) {
            assertTrue(client.response.contains("Sec-WebSocket-Protocol: better\r\n"), client.response);
            client.sendText("hello");
            assertEquals("hello over better by Smith, John", client.receiveText());
        }
    }

    @Test
    void aFailureInTheConfiguratorIsAnsweredAndLogged() throws Exception {
        byte[] request = (Guarded.REQUEST + "X-Visitor: trouble\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        try (RawWebSocket client = RawWebSocket.connect(server.port(), request)) {
            assertTrue(client.response.startsWith("HTTP/1.1 500 "), client.response);
            assertFalse(new String(client.receiveEnd(), StandardCharsets.UTF_8).contains("trouble"));
        }
        assertEquals(List.of("dev.parley.http.UpgradeFilter: The check of a handshake has failed"), log.takeRecords());
    }

    static List<Arguments> refusals() {
        return List.of(
                Arguments.of("by the check", "401", UPGRADE + "Authorization: none\r\n"),
                Arguments.of("an old version", "426", UPGRADE.replace("Version: 13", "Version: 8")),
                Arguments.of("no key", "400", UPGRADE.replace("-Key:", "-Keys:")),
                Arguments.of("a bad key", "400", UPGRADE.replace("AAAA==", "AA==")),
                Arguments.of("a bad query", "400", UPGRADE.replace("/ws ", "/ws?a|b=%zz ")),
                Arguments.of("another method", "400", UPGRADE.replace("GET ", "DELETE ")),
                Arguments.of("an old HTTP", "400", UPGRADE.replace("HTTP/1.1", "HTTP/1.0")),
                Arguments.of("no host", "400", UPGRADE.replace("Host:", "Guest:")),
                Arguments.of("a foreign origin", "403", Guarded.REQUEST + "Origin: http://evil.example\r\n"),
                Arguments.of("nobody there", "404", UPGRADE.replace("/ws ", "/nobody ")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void aHandshakeIsRefused(String what, String status, String request) throws Exception {
        byte[] bytes = (request + "\r\n").getBytes(StandardCharsets.UTF_8);
        try (RawWebSocket client = RawWebSocket.connect(server.port(), join(bytes, text("let me in")))) {
            assertTrue(client.response.startsWith("HTTP/1.1 " + status + " "), client.response);
            assertFalse(client.response.contains("Grizzly"), client.response);
            client.receiveEnd();
        }
        assertEquals(0, Echo.EVENTS.size());
    }

    @Test
    void aRefusalIsExplained() throws Exception {
        byte[] request = (UPGRADE + "Authorization: none\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        try (RawWebSocket client = RawWebSocket.connect(server.port(), request)) {
            assertTrue(client.response.contains("\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"), client.response);
            assertArrayEquals("Not you, 127.0.0.1.\n".getBytes(StandardCharsets.UTF_8), client.receiveEnd());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"Upgrade: websocket | Upgrade: h2c, WebSocket", "-Version: 13 | -Version: 13, 8"})
    void whoWouldTakeOtherProtocolsTooIsLetIn(String one, String several) throws Exception {
        byte[] request = (UPGRADE.replace(one, several) + "\r\n").getBytes(StandardCharsets.UTF_8);
        try (RawWebSocket client = RawWebSocket.connect(server.port(), request)) {
            assertTrue(client.response.startsWith("HTTP/1.1 101 "), client.response);
        }
    }

    @Test
    void anEmptyListOfExtensionsIsNoReasonToRefuse() throws Exception {
        byte[] request = (UPGRADE + "Sec-WebSocket-Extensions:\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        try (RawWebSocket client = RawWebSocket.connect(server.port(), request)) {
            assertTrue(client.response.startsWith("HTTP/1.1 101 "), client.response);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1012, 1013, 1014})
    void aCloseCodeThatIsRegisteredIsNoViolation(int code) throws Exception {
        try (RawWebSocket client = RawWebSocket.connect(server.port())) {
            byte[] payload = {(byte) (code >> 8), (byte) code, 'b', 'y', 'e'};
            client.send(RawWebSocket.frame(RawWebSocket.FIN | RawWebSocket.CLOSE, payload));
            assertEquals("1 abort", client.receive());
            String answer = client.receive();
            assertTrue(answer.startsWith(code == 1000 ? "8 1000" : "8 1001"), answer);
        }
    }

    @Test
    void aPageIsServed() throws Exception {
        HttpResponse<String> get = http("GET", "/");
        assertEquals(200, get.statusCode());
        assertEquals("<h1>Parley</h1>", get.body());
        assertEquals("text/html; charset=utf-8", header(get, "Content-Type"));
        assertEquals("15", header(get, "Content-Length"));
        assertEquals("nosniff", header(get, "X-Content-Type-Options"));
        assertEquals("no-cache", header(get, "Cache-Control"));
        assertEquals(POLICY, header(get, "Content-Security-Policy"));
        assertEquals("", header(get, "Server"));
        HttpResponse<String> head = http("HEAD", "/");
        assertEquals(200, head.statusCode());
        assertEquals("15", header(head, "Content-Length"));
        assertEquals("", head.body());
    }

    @Test
    void aGreatPageForASlowReaderDoesNotBlockOthers() throws Exception {
        byte[] great = new byte[20_000_000];
        byte[] request =
                "GET /great HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        try (WebServer second = WebServer.builder()
                        .endpoints(List.of(Echo.class))
                        .pages(path -> Page.of("text/plain", great))
                        .selectorThreads(1)
                        .build()
                        .start();
                RawWebSocket slow = RawWebSocket.connect(second.port(), request);
                RawWebSocket quick = RawWebSocket.connect(second.port())) {
            quick.sendText("me first");
            assertEquals("me first", quick.receiveText());
            assertArrayEquals(great, slow.receiveEnd());
        }
    }

    @Test
    void aConnectionServesOnePageHoweverManyAreAskedFor() throws Exception {
        byte[] request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(100).getBytes(StandardCharsets.UTF_8);
        try (RawWebSocket client = RawWebSocket.connect(server.port(), request)) {
            assertTrue(client.response.startsWith("HTTP/1.1 200 "), client.response);
            assertTrue(client.response.contains("Connection: close\r\n"), client.response);
            assertEquals("<h1>Parley</h1>", new String(client.receiveEnd(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void whoeverDoesNotReadAPageIsCutAfterATime() throws Exception {
        byte[] great = new byte[20_000_000];
        byte[] request = "GET /great HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        CountDownLatch left = new CountDownLatch(1);
        try (WebServer second = WebServer.builder()
                        .pages(path -> Page.of("text/plain", great))
                        .answerMillis(100)
                        .admission(counting(1, left))
                        .build()
                        .start();
                RawWebSocket deaf = RawWebSocket.connect(second.port(), request)) {
            assertTrue(left.await(20, TimeUnit.SECONDS), "it is still connected");
            assertTrue(deaf.receiveEnd().length < great.length);
        }
    }

    @Test
    void aSocketThatIsOneTooManyIsClosedAtOnceAndThenThereIsRoomAgain() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        try (WebServer second = WebServer.builder()
                .endpoints(List.of(Echo.class))
                .admission(counting(1, left))
                .build()
                .start()) {
            try (RawWebSocket first = RawWebSocket.connect(second.port());
                    Socket refused = new Socket(InetAddress.getLoopbackAddress(), second.port())) {
                refused.setSoTimeout(20_000);
                assertTrue(isOver(refused));
                first.sendText("here");
                assertEquals("here", first.receiveText());
            }
            assertTrue(left.await(20, TimeUnit.SECONDS), "it still counts");
            try (RawWebSocket another = RawWebSocket.connect(second.port())) {
                assertTrue(another.response.startsWith("HTTP/1.1 101 "), another.response);
            }
        }
        List<String> said = log.takeRecords();
        assertEquals(1, said.size(), said.toString());
        assertTrue(said.get(0).contains("Too many connections"), said.toString());
    }

    private static boolean isOver(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    /** Lets in so many at a time. */
    private static Admission counting(int most, CountDownLatch left) {
        AtomicInteger count = new AtomicInteger();
        return new Admission() {
            @Override
            public boolean enter(InetAddress address) {
                boolean isTooMany = count.incrementAndGet() > most;
                if (isTooMany) {
                    count.decrementAndGet();
                }
                return !isTooMany;
            }

            @Override
            public void leave(InetAddress address) {
                count.decrementAndGet();
                left.countDown();
            }
        };
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "Host: other",
                "Host : localhost",
                "X-Any : x",
                "X-Any\t: x",
                "X-Any: x\r\n folded",
                "Content-Length: 5",
                "Content-Length: -1",
                "Content-Length: x",
                "Content-Length: 0\r\nContent-Length: 5",
                "Content-Length : 5",
                "Transfer-Encoding: chunked",
                "Transfer-Encoding: unknown",
                "Content-Length: 5\r\nTransfer-Encoding: chunked"
            })
    void whatCouldBeUnderstoodInTwoWaysIsRefused(String header) throws Exception {
        for (String first :
                List.of(UPGRADE, "GET / HTTP/1.1\r\nHost: localhost\r\n", "POST / HTTP/1.1\r\nHost: localhost\r\n")) {
            byte[] request = (first + header + "\r\n\r\n0\r\n\r\n").getBytes(StandardCharsets.UTF_8);
            try (RawWebSocket client = RawWebSocket.connect(server.port(), request)) {
                assertTrue(client.response.startsWith("HTTP/1.1 400 "), first + header + "\n" + client.response);
                client.receiveEnd();
            }
        }
    }

    @Test
    void cookiesOfSingleSignOnAreRead() throws Exception {
        byte[] request =
                (UPGRADE + "Cookie: sso=" + "x".repeat(15 * 1024) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        try (RawWebSocket client = RawWebSocket.connect(server.port(), request)) {
            assertTrue(client.response.startsWith("HTTP/1.1 101 "), client.response);
        }
    }

    static List<Arguments> largeRequests() {
        return List.of(
                Arguments.of("a long header", UPGRADE + "Cookie: sso=" + "x".repeat(16 * 1024) + "\r\n\r\n"),
                Arguments.of("a header without an end", UPGRADE + "Cookie: sso=" + "x".repeat(40 * 1024)),
                Arguments.of("many headers", UPGRADE + "X-Filler: 1\r\n".repeat(100) + "\r\n"),
                Arguments.of("a long address", UPGRADE.replace("/ws ", "/ws?" + "x".repeat(17 * 1024) + " ") + "\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("largeRequests")
    void whoSendsMoreHeadersThanAreReadIsToldTheLimit(String what, String request) throws Exception {
        try (RawWebSocket client = RawWebSocket.connect(server.port(), request.getBytes(StandardCharsets.UTF_8))) {
            assertTrue(client.response.startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n"), client.response);
            String text = new String(client.receiveEnd(), StandardCharsets.UTF_8);
            assertTrue(text.contains("more than 16384 octets (headerBytes), or there are more than 100 of them"), text);
        }
        assertEquals(
                List.of(
                        "dev.parley.http.RequestHead: Refused a request (431), whose headers have more than 16384 octets"
                                + " (headerBytes), or there are more than 100 of them"),
                log.takeRecords());
    }

    @Test
    void twoKeysAreOneTooMany() throws Exception {
        byte[] request =
                (UPGRADE + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        try (RawWebSocket client = RawWebSocket.connect(server.port(), request)) {
            assertTrue(client.response.startsWith("HTTP/1.1 400 "), client.response);
        }
    }

    @Test
    void strangersCannotFillTheLog() throws Exception {
        for (String request : List.of(
                "GET / HTP/1.1\r\n\r\n",
                "GET / \u001b[31m/1.1\r\n\r\n",
                "GET / HTTP/1.0\r\n\r\nGET / HTTP/1.0\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTP/1.1\r\n\r\n",
                "POST /%zz?%zz HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")) {
            for (int i = 0; i < 20; i++) {
                try (RawWebSocket client =
                        RawWebSocket.connect(server.port(), request.getBytes(StandardCharsets.UTF_8))) {
                    client.receiveEnd();
                }
            }
        }
    }

    @Test
    void whereThereIsNothingTheAnswerIsPlainText() throws Exception {
        HttpResponse<String> answer = http("GET", "/nothing");
        assertEquals(404, answer.statusCode());
        assertEquals("text/plain; charset=utf-8", header(answer, "Content-Type"));
        assertEquals("There is nothing at this address.\n", answer.body());
        assertEquals(405, http("DELETE", "/").statusCode());
    }

    @Test
    void aBrowserAtTheWebSocketAddressIsToldWhatItIs() throws Exception {
        HttpResponse<String> answer = http("GET", "/ws");
        assertEquals(426, answer.statusCode());
        assertEquals("websocket", header(answer, "Upgrade"));
        assertTrue(answer.body().startsWith("This is a WebSocket address"), answer.body());
    }

    @Test
    void aBrokenRequestIsAnsweredAndNotLogged() throws Exception {
        byte[] request = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
                .getBytes(StandardCharsets.UTF_8);
        try (RawWebSocket client = RawWebSocket.connect(server.port(), request)) {
            assertTrue(client.response.startsWith("HTTP/1.1 4"), client.response);
            client.receiveEnd();
        }
    }

    @Test
    void closingTellsThePeersAndLeavesNoThreads() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        WebServer second = WebServer.builder()
                .endpoints(List.of(Echo.class))
                .selectorThreads(3)
                .build()
                .start();
        List<RawWebSocket> clients = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            clients.add(RawWebSocket.connect(second.port()));
        }
        second.close();
        for (RawWebSocket client : clients) {
            assertEquals("abort", client.receiveText());
            assertEquals("8 1001 The server is stopping.", client.receive());
            assertEquals("closed 1001", Echo.next());
            client.close();
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(thread)) {
                thread.join(10_000);
                assertFalse(thread.isAlive(), thread.getName());
            }
        }
        second.close();
    }

    @Test
    void aPortInUseIsReportedAsSuch() {
        WebServer second = WebServer.builder().port(server.port()).build();
        BindException failure = assertThrows(BindException.class, second::start);
        assertTrue(
                failure.getMessage().startsWith("Cannot listen on 127.0.0.1:" + server.port()), failure.getMessage());
    }

    @Test
    void anUnknownHostIsReportedAsSuch() {
        WebServer second = WebServer.builder().host("no-such-host.invalid").build();
        IOException failure = assertThrows(IOException.class, second::start);
        assertTrue(failure.getMessage().contains("no-such-host.invalid"), failure.getMessage());
    }

    private RawWebSocket connect() throws IOException {
        return RawWebSocket.connect(server.port());
    }

    private HttpResponse<String> http(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }

    /** Answers each message with itself, and does what some of them say. */
    @ServerEndpoint("/ws")
    public static class Echo {
        static final BlockingQueue<String> EVENTS = new LinkedBlockingQueue<>();

        /** Of the endpoint that has received last. */
        static volatile RemoteEndpoint.Async latest;

        private RemoteEndpoint.Async remote;
        private String toFlood = "";
        private int left;

        @OnOpen
        public void open(Session session) {
            remote = session.getAsyncRemote();
        }

        @OnMessage
        public void receive(String text, Session session) throws IOException {
            latest = remote;
            if (text.startsWith("flood ")) {
                left = Integer.parseInt(text.substring(6));
                toFlood = "x".repeat(16 * 1024);
                flood();
            } else if (text.equals("close")) {
                remote.sendText("last words", result -> {});
                session.close(new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, "as told"));
            } else {
                remote.sendText(text, result -> {});
            }
        }

        /** One send in flight, in a loop while sends are done at once. */
        private void flood() {
            boolean goOn = true;
            while (goOn && left > 0) {
                left--;
                AtomicInteger state = new AtomicInteger();
                remote.sendText(toFlood, result -> sent(result, state));
                goOn = state.getAndSet(2) == 1;
            }
            EVENTS.add(goOn ? "flooded" : "withheld");
        }

        private void sent(SendResult result, AtomicInteger state) {
            if (!result.isOK()) {
                EVENTS.add("failed");
            } else if (state.getAndSet(1) == 2) {
                flood();
            }
        }

        @OnClose
        public void close(CloseReason reason) {
            EVENTS.add("closed " + reason.getCloseCode().getCode());
            if (remote != null && reason.getCloseCode().getCode() != 1006) {
                remote.sendText("abort", result -> {});
            }
        }

        @OnError
        public void error(Throwable cause) {
            EVENTS.add("error " + cause);
        }

        static String next() throws InterruptedException {
            return EVENTS.poll(20, TimeUnit.SECONDS);
        }
    }

    /** An endpoint whose configurator does what the client asks it to. */
    @ServerEndpoint(value = "/guarded", configurator = Guarded.Guard.class)
    public static class Guarded {
        static final String REQUEST = UPGRADE.replace("/ws ", "/guarded ");

        @OnMessage
        public void receive(String text, Session session) {
            session.getAsyncRemote()
                    .sendText(
                            text + " over " + session.getNegotiatedSubprotocol() + " by "
                                    + session.getUserProperties().get("visitor"),
                            result -> {});
        }

        public static class Guard extends ServerEndpointConfig.Configurator {
            @Override
            public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
                return requested.contains("better") ? "better" : "";
            }

            @Override
            public boolean checkOrigin(String origin) {
                return origin == null || !origin.equals("http://evil.example");
            }

            @Override
            public void modifyHandshake(
                    ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
                List<String> visitors = request.getHeaders().getOrDefault("x-visitor", List.of("nobody"));
                config.getUserProperties().put("visitor", visitors.get(0));
                if (visitors.contains("trouble")) {
                    throw new IllegalStateException("trouble");
                }
            }
        }
    }

    /** Collects what is logged at the default level or above, but by clients: other tests may have left some in this JVM. */
    private static final class LogWatch extends Handler {
        private final Queue<String> records = new ConcurrentLinkedQueue<>();

        /** What has been collected, which is forgotten. */
        List<String> takeRecords() {
            List<String> taken = new ArrayList<>();
            for (String each = records.poll(); each != null; each = records.poll()) {
                taken.add(each);
            }
            return taken;
        }

        @Override
        public void publish(LogRecord entry) {
            boolean isOfAClient = String.valueOf(entry.getLoggerName()).startsWith("dev.parley.client");
            if (entry.getLevel().intValue() >= Level.INFO.intValue() && !isOfAClient) {
                records.add(entry.getLoggerName() + ": " + entry.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
