package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.ConfigurationFile;
import dev.parley.http.RawWebSocket;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages compressed by {@code permessage-deflate}, and who gets them. */
@Timeout(60)
class CompressionOverSocketsTest {
    private static final int COMPRESSED_TEXT = RawWebSocket.FIN | 0x40 | RawWebSocket.TEXT;
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
    private static final String HELLO = "[1,\"realm1\",{\"roles\":{\"publisher\":{},\"subscriber\":{}}%s}]";
    private static final String SUBSCRIBE = "[32,1,{},\"com.example.topic\"]";
    private static final String PUBLISH = "[16,2,{\"exclude_me\":false},\"com.example.topic\",[\"%s\"]]";

    private static Server server(String settings) throws IOException {
        return Server.start(ConfigurationFile.read(
                new StringReader("{\"listeners\": [{\"port\": 0" + settings + "}]}"), null, name -> null));
    }

    private static RawWebSocket connect(Server server, String header) throws IOException {
        String request = RawWebSocket.UPGRADE + header + "Sec-WebSocket-Protocol: wamp.2.json\r\n\r\n";
        return RawWebSocket.connect(server.port(), request.getBytes(StandardCharsets.UTF_8));
    }

    private static void sendCompressed(RawWebSocket socket, String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(octets);
        byte[] made = new byte[octets.length + 100];
        int length = deflater.deflate(made, 0, made.length, Deflater.SYNC_FLUSH);
        deflater.end();
        socket.send(RawWebSocket.frame(COMPRESSED_TEXT, Arrays.copyOf(made, length - 4)));
    }

    /** The next text, and before it whether it came compressed. */
    private static String receive(RawWebSocket socket) throws IOException, DataFormatException {
        byte[] header = socket.read(2);
        int length =
                header[1] < 126 ? header[1] : ByteBuffer.wrap(socket.read(2)).getShort() & 0xffff;
        byte[] payload = socket.read(length);
        if (header[0] != (byte) COMPRESSED_TEXT) {
            return "as it is " + new String(payload, StandardCharsets.UTF_8);
        }
        payload = Arrays.copyOf(payload, length + 4);
        payload[length + 2] = -1;
        payload[length + 3] = -1;
        Inflater inflater = new Inflater(true);
        inflater.setInput(payload);
        byte[] text = new byte[1_000_000];
        int inflated = inflater.inflate(text);
        inflater.end();
        return "compressed " + new String(text, 0, inflated, StandardCharsets.UTF_8);
    }

    @Test
    void whoOffersItGetsLongMessagesCompressedAndOthersDoNot() throws Exception {
        String word = "word ".repeat(2_000);
        try (Server server = server(", \"compressFromBytes\": 1000");
                RawWebSocket modern = connect(server, OFFER);
                RawWebSocket plain = connect(server, "")) {
            assertTrue(
                    modern.response.contains(
                            "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n"),
                    modern.response);
            assertFalse(plain.response.contains("Extensions"), plain.response);
            modern.sendText(HELLO.formatted(""));
            assertTrue(receive(modern).startsWith("compressed [2,"));
            plain.sendText(HELLO.formatted(""));
            assertTrue(receive(plain).startsWith("as it is [2,"));
            for (RawWebSocket each : new RawWebSocket[] {modern, plain}) {
                each.sendText(SUBSCRIBE);
                assertTrue(receive(each).startsWith("as it is [33,1,"));
            }
            sendCompressed(modern, PUBLISH.formatted(word));
            String inflated = receive(modern);
            String asIs = receive(plain);
            assertTrue(asIs.endsWith("{},[\"" + word + "\"]]"), asIs);
            assertEquals(asIs.replace("as it is", "compressed"), inflated);
            modern.sendText(PUBLISH.formatted("short").replace("[16,2,", "[16,3,"));
            assertTrue(modern.receiveText().endsWith("[\"short\"]]"));
        }
    }

    @Test
    void nothingIsAgreedOnUnlessItIsConfigured() throws IOException {
        try (Server server = server("");
                RawWebSocket modern = connect(server, OFFER)) {
            assertFalse(modern.response.contains("Extensions"), modern.response);
            sendCompressed(modern, HELLO.formatted(""));
            String answer = modern.receive();
            assertTrue(answer.startsWith("1 [3,") && answer.contains("A reserved bit is set"), answer);
        }
    }

    @Test
    void aStrangersMessageMayNotGrowBeyondAHello() throws Exception {
        try (Server server = server(", \"compressFromBytes\": 1");
                RawWebSocket stranger = connect(server, OFFER)) {
            sendCompressed(stranger, HELLO.formatted(",\"_padding\":\"" + "x".repeat(1_000_000) + "\""));
            String answer = receive(stranger);
            assertTrue(answer.startsWith("compressed [3,") && answer.contains("bytes"), answer);
        }
    }
}
