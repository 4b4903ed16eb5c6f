package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.ConfigurationFile;
import dev.parley.http.RawWebSocket;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers on lines so slow that one message takes longer than a dead peer is waited for. */
@Timeout(60)
class SlowLinesTest {
    private static final String LIMITS =
            "\"limits\": {\"messageBytes\": 16777216, \"pingMillis\": 1000, \"pongMillis\": 3000}";
    private static final String HELLO =
            "[1,\"realm1\",{\"roles\":{\"publisher\":{},\"subscriber\":{},\"caller\":{},\"callee\":{}}}]";

    /** The first byte of a ping; ours have nothing in them. */
    private static final byte EMPTY_PING = (byte) 0x89;

    private static Server server() throws IOException {
        return Server.start(ConfigurationFile.read(
                new StringReader("{\"listeners\": [{\"port\": 0}], " + LIMITS + "}"), null, name -> null));
    }

    private static RawWebSocket join(Server server) throws IOException {
        String request = RawWebSocket.UPGRADE + "Sec-WebSocket-Protocol: wamp.2.json\r\n\r\n";
        RawWebSocket socket = RawWebSocket.connect(server.port(), request.getBytes(StandardCharsets.UTF_8));
        socket.sendText(HELLO);
        assertTrue(next(socket).startsWith("1 [2,"));
        return socket;
    }

    /** What comes next but for pings, which a machine that is busy leaves time for. */
    private static String next(RawWebSocket socket) throws IOException {
        String next = socket.receive();
        while (next.startsWith("9 ")) {
            next = socket.receive();
        }
        return next;
    }

    private static void pause(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    @Test
    void whoever_sends_one_long_frame_slowly_and_steadily_is_heard() throws IOException {
        byte[] call = RawWebSocket.text("[48,1,{},\"com.example.absent\",[\"" + "x".repeat(2 << 20) + "\"]]");
        try (Server server = server();
                RawWebSocket writer = join(server)) {
            int step = call.length / 100;
            for (int at = 0; at < call.length; at += step) {
                writer.send(Arrays.copyOfRange(call, at, Math.min(call.length, at + step)));
                pause(40);
            }
            String answer = next(writer);
            assertTrue(answer.startsWith("1 [8,48,1,"), answer);
            assertEquals(0, server.hub().overflows());
        }
    }

    @Test
    void whoever_reads_one_long_message_slowly_and_steadily_gets_it() throws IOException {
        String payload = "x".repeat(14 << 20);
        try (Server server = server();
                RawWebSocket reader = join(server);
                RawWebSocket publisher = join(server)) {
            reader.sendText("[32,1,{},\"com.example.topic\"]");
            assertTrue(next(reader).startsWith("1 [33,1,"));
            publisher.sendText("[16,1,{},\"com.example.topic\",[\"" + payload + "\"]]");
            byte[] header = reader.read(2);
            while (header[0] == EMPTY_PING) {
                header = reader.read(2);
            }
            long length = ByteBuffer.wrap(reader.read(Long.BYTES)).getLong();
            assertTrue(length > payload.length());
            for (long left = length; left > 0; pause(20)) {
                left -= reader.read((int) Math.min(left, 64 * 1024)).length;
            }
            reader.sendText("[48,1,{},\"com.example.absent\"]");
            String answer = next(reader);
            assertTrue(answer.startsWith("1 [8,48,1,"), answer);
            assertEquals(0, server.hub().overflows());
        }
    }
}
