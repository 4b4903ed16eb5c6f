package dev.parley.http;

import static dev.parley.http.RawWebSocket.BINARY;
import static dev.parley.http.RawWebSocket.CLOSE;
import static dev.parley.http.RawWebSocket.CONTINUATION;
import static dev.parley.http.RawWebSocket.FIN;
import static dev.parley.http.RawWebSocket.PING;
import static dev.parley.http.RawWebSocket.PONG;
import static dev.parley.http.RawWebSocket.TEXT;
import static dev.parley.http.RawWebSocket.frame;
import static dev.parley.http.RawWebSocket.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.http.HandshakeCheck.Verdict;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text messages that go past the engine, beside all else that does not. */
@Timeout(60)
class TextsTest {
    private static final int MAX_MESSAGE = 200_000;

    /** Of the handshake that the selector thread is at. */
    private static final ThreadLocal<Texts> CURRENT = new ThreadLocal<>();

    private static final BlockingQueue<String> EVENTS = new LinkedBlockingQueue<>();
    private static final BlockingQueue<Reading> READINGS = new LinkedBlockingQueue<>();

    private WebServer server;

    @BeforeEach
    void start() throws IOException {
        EVENTS.clear();
        READINGS.clear();
        server = WebServer.builder()
                .endpoints(List.of(Taker.class))
                .maxMessageBytes(MAX_MESSAGE)
                .handshakeCheck(upgrade -> {
                    READINGS.add(upgrade.reading());
                    return Verdict.admitted(() -> CURRENT.set(upgrade.texts())).atOnce();
                })
                .build()
                .start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** Answers a text with the same one, and tells of all that comes. */
    @ServerEndpoint("/ws")
    public static class Taker {
        private Texts texts;
        private Session session;

        @OnOpen
        public void open(Session session) {
            this.session = session;
            texts = CURRENT.get();
            texts.receive(this::take);
        }

        private void take(String text) {
            EVENTS.add("text " + text);
            if (text.equals("close")) {
                try {
                    session.close(new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, "as told"));
                } catch (IOException e) {
                    EVENTS.add("error " + e);
                }
            }
            send(text);
        }

        private void send(String text) {
            byte[] octets = text.getBytes(StandardCharsets.UTF_8);
            ByteBuffer frame = ByteBuffer.allocate(10 + octets.length).put((byte) (FIN | TEXT));
            if (octets.length < 126) {
                frame.put((byte) octets.length);
            } else {
                frame.put((byte) 127).putLong(octets.length);
            }
            ByteBuffer whole = frame.put(octets).flip();
            int length = whole.remaining();
            texts.send(whole, failure -> {
                if (failure != null) {
                    EVENTS.add("not sent");
                }
                if (whole.remaining() != length) {
                    EVENTS.add("the position of a shared frame was moved");
                }
            });
        }

        @OnMessage
        public void engineHasText(String text) {
            EVENTS.add("the engine has got " + text);
        }

        @OnMessage
        public void binary(ByteBuffer octets) {
            EVENTS.add("binary " + octets.remaining());
        }

        @OnMessage
        public void pong(PongMessage pong) {
            EVENTS.add("pong");
        }

        @OnClose
        public void closed(CloseReason reason) {
            EVENTS.add("closed " + reason.getCloseCode().getCode());
            send("abort");
        }
    }

    private static String event() throws InterruptedException {
        return String.valueOf(EVENTS.poll(20, TimeUnit.SECONDS));
    }

    private RawWebSocket connect() throws IOException {
        RawWebSocket client = RawWebSocket.connect(server.port());
        assertTrue(client.response.startsWith("HTTP/1.1 101"), client.response);
        return client;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Test
    void texts_of_every_kind_come_whole_wherever_they_are_cut() throws Exception {
        try (RawWebSocket client = connect()) {
            for (String text : TextAssemblyTest.TEXTS) {
                byte[] octets = text.getBytes(StandardCharsets.UTF_8);
                for (int cut = 0; cut <= octets.length; cut++) {
                    client.send(join(
                            frame(TEXT, Arrays.copyOf(octets, cut)),
                            frame(FIN | PING, new byte[] {'p'}),
                            frame(FIN | CONTINUATION, Arrays.copyOfRange(octets, cut, octets.length))));
                    assertEquals(PONG + " p", client.receive());
                    assertEquals(text, client.receiveText());
                    assertEquals("text " + text, event());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, MAX_MESSAGE})
    void a_text_of_every_class_of_length_comes_whole_however_it_arrives(int length) throws Exception {
        String sent = "abcdefg".repeat(length / 7 + 1).substring(0, length);
        byte[] frame = text(sent);
        try (RawWebSocket client = connect()) {
            for (int first : new int[] {frame.length, 1, 5, 13, 1 + frame.length / 2, frame.length - 1}) {
                int cut = Math.min(first, frame.length);
                client.send(Arrays.copyOf(frame, cut));
                // a second write, and so often a second read
                client.send(Arrays.copyOfRange(frame, cut, frame.length));
                assertEquals(sent, client.receiveText());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.parley.http.TextAssemblyTest#malformed")
    void what_is_no_UTF_8_fails_its_connection_behind_what_came_before(String hex) throws Exception {
        byte[] wrong = HexFormat.of().parseHex(hex);
        for (int cut = 0; cut <= wrong.length; cut++) {
            byte[] first = cut == 0 ? new byte[0] : frame(TEXT, Arrays.copyOf(wrong, cut));
            byte[] second = frame(FIN | (cut == 0 ? TEXT : CONTINUATION), Arrays.copyOfRange(wrong, cut, wrong.length));
            try (RawWebSocket client = connect()) {
                client.send(join(text("fine"), first, second, text("not heard")));
                assertEquals("fine", client.receiveText());
                assertEquals("abort", client.receiveText());
                String close = client.receive();
                assertTrue(close.startsWith("8 1007 "), close);
            }
            assertEquals("text fine", event());
            assertEquals("closed 1007", event());
        }
        assertEquals(0, EVENTS.size());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.parley.http.WebServerTest#violations")
    void a_violation_fails_its_connection_as_with_the_engine(String what, int code, byte[] bytes) throws Exception {
        try (RawWebSocket client = connect()) {
            client.send(join(text("fine"), bytes, text("not heard")));
            assertEquals("fine", client.receiveText());
            assertEquals("abort", client.receiveText(), what);
            String close = client.receive();
            assertTrue(close.startsWith("8 " + code + " "), close);
            assertEquals("text fine", event());
            assertEquals("closed " + code, event());
            assertEquals(0, EVENTS.size());
        }
    }

    @Test
    void texts_come_in_one_order_with_what_goes_to_the_engine() throws Exception {
        try (RawWebSocket client = connect()) {
            client.send(join(
                    text("1"),
                    frame(FIN | PONG, new byte[0]),
                    text("2"),
                    frame(BINARY, new byte[3]),
                    frame(FIN | PONG, new byte[0]),
                    frame(FIN | CONTINUATION, new byte[4]),
                    frame(TEXT, new byte[] {'3'}),
                    frame(FIN | PONG, new byte[0]),
                    frame(FIN | CONTINUATION, new byte[] {'4'}),
                    frame(FIN | CLOSE, new byte[] {0x0b, (byte) 0xb8}),
                    text("not heard")));
            for (String expected :
                    List.of("text 1", "pong", "text 2", "pong", "binary 7", "pong", "text 34", "closed 3000")) {
                assertEquals(expected, event());
            }
            for (String expected : List.of("1", "2", "34", "abort")) {
                assertEquals(expected, client.receiveText());
            }
            assertTrue(client.receive().startsWith("8 3000"));
            assertEquals(0, client.receiveEnd().length);
            assertEquals(0, EVENTS.size());
        }
    }

    @Test
    void behind_the_closing_no_text_is_heard_and_none_is_sent() throws Exception {
        try (RawWebSocket client = connect()) {
            client.send(join(text("1"), text("close"), text("not heard"), text("nor this")));
            assertEquals("1", client.receiveText());
            assertEquals("abort", client.receiveText());
            assertEquals("8 1000 as told", client.receive());
            for (String expected : List.of("text 1", "text close", "closed 1000", "not sent")) {
                assertEquals(expected, event());
            }
            client.send(join(text("too late"), frame(FIN | CLOSE, new byte[] {0x03, (byte) 0xe8})));
            assertEquals(0, client.receiveEnd().length);
            assertEquals(0, EVENTS.size());
        }
    }

    @Test
    void what_is_kept_of_fragments_is_told_and_forgotten() throws Exception {
        BlockingQueue<Long> kept = new LinkedBlockingQueue<>();
        LongConsumer arrived = kept::add;
        try (RawWebSocket client = connect()) {
            READINGS.take().report(arrived, () -> {});
            client.send(frame(TEXT, new byte[5_000]));
            assertTrue(kept.take() >= 5_000);
            client.send(frame(CONTINUATION, new byte[5_000]));
            long most = 0;
            while (most < 10_000) {
                most = kept.take();
            }
            client.send(frame(FIN | CONTINUATION, new byte[0]));
            while (most > 0) {
                most = kept.take();
            }
            assertEquals("\u0000".repeat(10_000), client.receiveText());
        }
    }

    @Test
    void too_long_in_fragments_is_too_long() throws Exception {
        try (RawWebSocket client = connect()) {
            client.send(join(frame(TEXT, new byte[MAX_MESSAGE]), frame(FIN | CONTINUATION, new byte[1])));
            assertEquals("abort", client.receiveText());
            assertTrue(client.receive().startsWith("8 1009 "));
        }
        assertEquals("closed 1009", event());
    }
}
