package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.config.ConfigurationFile;
import dev.parley.http.RawWebSocket;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One event for many over sockets: each gets the same octets, whatever their number and whoever else gets it. */
@Timeout(120)
class FanOutOverSocketsTest {
    private static final int RECEIVERS = 20;
    private static final String HELLO =
            "[1,\"realm1\",{\"roles\":{\"publisher\":{},\"subscriber\":{},\"caller\":{},\"callee\":{}}}]";
    private static final String RECORD_SEPARATOR = "\u001e";

    private static Server server() throws IOException {
        return Server.start(
                ConfigurationFile.read(new StringReader("{\"listeners\": [{\"port\": 0}]}"), null, name -> null));
    }

    private static RawWebSocket join(Server server, String protocol) throws IOException {
        String request = RawWebSocket.UPGRADE + "Sec-WebSocket-Protocol: " + protocol + "\r\n\r\n";
        RawWebSocket socket = RawWebSocket.connect(server.port(), request.getBytes(StandardCharsets.UTF_8));
        String end = end(protocol);
        socket.sendText(HELLO + end);
        assertTrue(socket.receiveText().startsWith("[2,"));
        socket.sendText("[32,1,{},\"com.example.news\"]" + end);
        assertTrue(socket.receiveText().startsWith("[33,1,"));
        return socket;
    }

    private static String end(String protocol) {
        return protocol.endsWith("batched") ? RECORD_SEPARATOR : "";
    }

    /** The octets of the next frame, its header included. */
    private static byte[] frame(RawWebSocket socket) throws IOException {
        byte[] start = socket.read(2);
        byte[] more = socket.read(start[1] == 126 ? 2 : start[1] == 127 ? 8 : 0);
        long length = start[1] == 126
                ? ByteBuffer.wrap(more).getShort() & 0xffff
                : start[1] == 127 ? ByteBuffer.wrap(more).getLong() : start[1];
        return ByteBuffer.allocate(start.length + more.length + (int) length)
                .put(start)
                .put(more)
                .put(socket.read((int) length))
                .array();
    }

    private static void publishTo(RawWebSocket publisher, String json) throws IOException {
        publisher.sendText("[16,7,{\"acknowledge\":true},\"com.example.news\",[" + json + "]]");
        assertTrue(publisher.receiveText().startsWith("[17,7,"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wamp.2.json", "wamp.2.json.batched"})
    void allReceiversGetTheSameOctets(String protocol) throws IOException {
        List<RawWebSocket> receivers = new ArrayList<>();
        try (Server server = server();
                RawWebSocket publisher = join(server, "wamp.2.json")) {
            for (int i = 0; i < RECEIVERS; i++) {
                receivers.add(join(server, protocol));
            }
            // around each class of length of a frame, and more than a piece for the socket
            for (int length : new int[] {0, 1, 60, 61, 62, 63, 64, 65, 511, 512, 65_470, 65_536, 300_000}) {
                String payload =
                        '"' + "a\u00e4\u20ac\ud83d\ude00x".repeat(length / 10 + 1) + "y".repeat(length % 10) + '"';
                publishTo(publisher, payload);
                byte[] first = frame(receivers.get(0));
                String text = new String(first, StandardCharsets.UTF_8);
                assertTrue(text.endsWith("{},[" + payload + "]]" + end(protocol)), () -> "of length " + length);
                for (RawWebSocket other : receivers.subList(1, RECEIVERS)) {
                    assertArrayEquals(first, frame(other), "of length " + length);
                }
            }
        } finally {
            for (RawWebSocket each : receivers) {
                each.close();
            }
        }
    }

    @Test
    void aComponentInTheSameProcessGetsItTooBehindOrBeforeTheSockets() throws Exception {
        try (Server server = server();
                RawWebSocket publisher = join(server, "wamp.2.json");
                RawWebSocket before = join(server, "wamp.2.json")) {
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            Client component = server.join("realm1").join();
            component.subscribe("com.example.news", String.class, heard::add).join();
            try (RawWebSocket behind = join(server, "wamp.2.json.batched")) {
                String text = "\u20ac".repeat(1_000);
                publishTo(publisher, '"' + text + '"');
                assertTrue(before.receiveText().endsWith("[\"" + text + "\"]]"));
                assertTrue(behind.receiveText().endsWith("[\"" + text + "\"]]\u001e"));
                assertEquals(text, heard.take());
            }
        }
    }
}
