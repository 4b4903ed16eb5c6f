package dev.parley.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.ConnectionSettings;
import dev.parley.client.Connector;
import dev.parley.message.Dict;
import dev.parley.message.Goodbye;
import dev.parley.message.Message;
import dev.parley.message.Payload;
import dev.parley.message.Publish;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client that offers {@code permessage-deflate} does with servers that accept it, that do not, and that are hostile. */
@Timeout(60)
class CompressingConnectorTest {
    private static final long PATIENCE_SECONDS = 20;
    private static final int FROM = 1000;

    private static final int LAST = 0x80;
    private static final int COMPRESSED = 0x40;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private static final String OFFER = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    private static final String ACCEPTED = "Sec-WebSocket-Extensions: " + OFFER;
    private static final String GOODBYE = "[6,{\"message\":\"gr\u00fcn\"},\"a.b\"]";

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
        public void closed(String reason) {
            told.add("closed " + reason);
        }
    };

    private Connector.Link connected(RawServer server) throws Exception {
        return connected(server, FROM);
    }

    private Connector.Link connected(RawServer server, int compressFrom) throws Exception {
        Connector connector = Objects.requireNonNull(
                SocketConnector.compressing(compressFrom).connector(server.uri(), ConnectionSettings.DEFAULT));
        return await(connector.connect(receiver).toCompletableFuture());
    }

    private String nextTold() throws InterruptedException {
        return String.valueOf(told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The octets, compressed as a message for itself. */
    private static byte[] deflated(byte[] octets) {
        byte[] flushed = compressed(octets, Deflater.SYNC_FLUSH);
        return Arrays.copyOf(flushed, flushed.length - 4);
    }

    private static byte[] compressed(byte[] octets, int flush) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(octets);
        if (flush == Deflater.NO_FLUSH) {
            deflater.finish();
        }
        ByteArrayOutputStream made = new ByteArrayOutputStream();
        byte[] some = new byte[8192];
        int count;
        do {
            count = deflater.deflate(some, 0, some.length, flush);
            made.write(some, 0, count);
        } while (count == some.length);
        deflater.end();
        return made.toByteArray();
    }

    private static String inflated(byte[] payload) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        byte[] whole = Arrays.copyOf(payload, payload.length + 4);
        whole[payload.length + 2] = -1;
        whole[payload.length + 3] = -1;
        inflater.setInput(whole);
        byte[] text = new byte[4 << 20];
        int length = inflater.inflate(text);
        inflater.end();
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    // The handshake

    @Test
    void lessThanAnOctetIsNoThreshold() {
        assertThrows(IllegalArgumentException.class, () -> SocketConnector.compressing(0));
    }

    @Test
    void itIsOfferedWhereItIsAskedForAndNowhereElse() throws Exception {
        CompletableFuture<String> asking = new CompletableFuture<>();
        CompletableFuture<String> silent = new CompletableFuture<>();
        try (RawServer server = new RawServer(peer -> asking.complete(peer.handshake(ACCEPTED)));
                RawServer other = new RawServer(peer -> silent.complete(peer.handshake()))) {
            connected(server);
            await(new SocketConnector(other.uri()).connect(receiver).toCompletableFuture());

            assertTrue(await(asking).contains("\r\nSec-WebSocket-Extensions: " + OFFER + "\r\n"), asking.join());
            assertFalse(await(silent).contains("Extensions"), silent.join());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; server_no_context_takeover; client_max_window_bits=15",
                "permessage-deflate; server_no_context_takeover; something_new=1",
                "permessage-deflate; server_no_context_takeover, permessage-bzip2",
                "permessage-bzip2"
            })
    void anAnswerToWhatWasNotOfferedFailsAndIsShown(String answer) throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.handshake("Sec-WebSocket-Extensions: " + answer);
            peer.awaitEnd();
        })) {
            ExecutionException failure = assertThrows(ExecutionException.class, () -> connected(server));

            String message =
                    assertInstanceOf(IOException.class, failure.getCause()).getMessage();
            assertTrue(message.contains("has not offered: '" + answer) && message.contains(OFFER), message);
            await(server.played());
        }
    }

    @Test
    void whereItIsRefusedNothingIsCompressed() throws Exception {
        String json = "[\"" + "x".repeat(2 * FROM) + "\"]";
        try (RawServer server = new RawServer(peer -> {
            peer.handshake();
            assertEquals("[16,1,{},\"a.b\"," + json + "]", peer.next().text());
            peer.frame(LAST | COMPRESSED | TEXT, deflated(utf8(GOODBYE)));
            RawServer.Frame last = peer.next();
            assertEquals(1002, last.code());
            assertTrue(last.reason().contains("reserved"), last.reason());
            peer.awaitEnd();
        })) {
            connected(server).send(new Publish(1, Dict.EMPTY, "a.b", Payload.of(json, null)));

            assertTrue(nextTold().contains("reserved"));
            await(server.played());
        }
    }

    // Messages

    @ParameterizedTest
    @ValueSource(ints = {0, FROM - 1, FROM, FROM + 1, 16_384, 65_535, 65_536, 200_000, 1 << 20, (1 << 20) + 1, 3 << 20})
    void messagesOfEachLengthGoBothWays(int length) throws Exception {
        String head = "[16,1,{},\"a.b\",[\"";
        // of this many octets in all, of which some are no ASCII
        int characters = Math.max(0, length - head.length() - 3);
        String json = "[\"" + "\u00fc-".repeat(characters / 3) + "x".repeat(characters % 3) + "\"]";
        String text = "[16,1,{},\"a.b\"," + json + "]";
        boolean isDeflated = length >= FROM && length <= 1 << 20;
        CompletableFuture<String> received = new CompletableFuture<>();
        try (RawServer server = new RawServer(peer -> {
            peer.handshake(ACCEPTED);
            received.complete(
                    isDeflated
                            ? inflated(peer.nextCompressed().payload())
                            : peer.next().text());
            byte[] payload = deflated(utf8(text));
            peer.frame(LAST | COMPRESSED | TEXT, payload);
            peer.frame(LAST | TEXT, utf8(text));
            peer.frame(COMPRESSED | TEXT, new byte[0]);
            for (int at = 0; at < payload.length; at += 100) {
                peer.frame(CONTINUATION, Arrays.copyOfRange(payload, at, Math.min(payload.length, at + 100)));
            }
            peer.frame(LAST, new byte[0]);
            peer.awaitEnd();
        })) {
            Connector.Link link = connected(server);
            Message message = new Publish(1, Dict.EMPTY, "a.b", Payload.of(json, null));

            link.send(message);

            assertEquals(text, await(received));
            for (int i = 0; i < 3; i++) {
                assertEquals(message.toString(), nextTold());
            }
            link.abort("enough");
            await(server.played());
        }
    }

    @Test
    void whatGetsNoShorterIsSentAsItIs() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.handshake(ACCEPTED);
            assertEquals("[16,1,{},\"a.b\"]", peer.next().text());
            assertEquals(
                    "[16,2,{},\"a.a.a.a.a.a.a.a\"]",
                    inflated(peer.nextCompressed().payload()));
        })) {
            Connector.Link link = connected(server, 1);

            link.send(new Publish(1, Dict.EMPTY, "a.b", Payload.NONE));
            link.send(new Publish(2, Dict.EMPTY, "a.a.a.a.a.a.a.a", Payload.NONE));

            await(server.played());
        }
    }

    @Test
    void theFormsThatTheRfcAllowsAreRead() throws Exception {
        byte[] payload = deflated(utf8(GOODBYE));
        byte[] finished = compressed(utf8(GOODBYE), Deflater.NO_FLUSH);
        try (RawServer server = new RawServer(peer -> {
            peer.handshake(ACCEPTED);
            // a control frame between fragments, none of which but the first has the bit
            peer.frame(COMPRESSED | TEXT, Arrays.copyOf(payload, 3));
            peer.frame(LAST | PING, utf8("you?"));
            assertEquals(PONG, peer.next().opcode());
            peer.frame(LAST, Arrays.copyOfRange(payload, 3, payload.length));
            // a last block (7.2.3.4), with and without the beginning of an empty one behind it
            peer.frame(LAST | COMPRESSED | TEXT, finished);
            peer.frame(LAST | COMPRESSED | TEXT, Arrays.copyOf(finished, finished.length + 1));
            peer.frame(LAST | TEXT, utf8(GOODBYE));
            peer.frame(LAST | COMPRESSED | BINARY, payload);
            peer.awaitEnd();
        })) {
            Connector.Link link = connected(server);

            for (int i = 0; i < 4; i++) {
                assertEquals("goodbye a.b", nextTold());
            }
            assertEquals("malformed: a binary message, which is no JSON", nextTold());
            link.abort("enough");
            await(server.played());
        }
    }

    // What is hostile

    static Stream<Arguments> badFrames() {
        byte[] payload = deflated(utf8(GOODBYE));
        return Stream.of(
                Arguments.of(1002, "reserved", LAST | COMPRESSED | PING, new byte[0]),
                Arguments.of(1002, "reserved", LAST | COMPRESSED | CLOSE, new byte[0]),
                Arguments.of(1002, "reserved", LAST | COMPRESSED, payload),
                Arguments.of(1002, "reserved", LAST | COMPRESSED | 0x20 | TEXT, payload),
                Arguments.of(1002, "reserved", LAST | 0x10 | TEXT, payload),
                Arguments.of(1002, "inflated", LAST | COMPRESSED | TEXT, utf8(GOODBYE)),
                Arguments.of(
                        1002, "UTF-8", LAST | COMPRESSED | TEXT, deflated(new byte[] {'[', (byte) 0xc0, (byte) 0xaf})),
                Arguments.of(1009, "67108864", LAST | COMPRESSED | TEXT, deflated(new byte[(64 << 20) + 1])));
    }

    @ParameterizedTest
    @MethodSource("badFrames")
    void aBadFrameEndsTheConnectionAndBothSidesLearnWhy(int code, String explanation, int first, byte[] payload)
            throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.handshake(ACCEPTED);
            peer.frame(first, payload);
            RawServer.Frame last = peer.next();
            assertEquals(CLOSE, last.opcode());
            assertEquals(code, last.code(), last.reason());
            assertTrue(last.reason().contains(explanation), last.reason());
            peer.awaitEnd();
        })) {
            connected(server);

            String ending = nextTold();
            assertTrue(ending.startsWith("closed ") && ending.contains(explanation), ending);
            await(server.played());
        }
    }
}
