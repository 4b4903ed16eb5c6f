package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.ConfigurationFile;
import dev.parley.http.RawWebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages that come together are dealt with together, and each is answered as if it had come alone. */
class OneReadTest {
    private static final String HELLO =
            "[1,\"realm1\",{\"roles\":{\"publisher\":{},\"subscriber\":{},\"caller\":{},\"callee\":{}}}]";

    /** Sends all of that in one write; the session is there before, or it comes with it. */
    private static RawWebSocket sent(Server server, boolean isJoined, List<byte[]> frames) throws IOException {
        String request = RawWebSocket.UPGRADE + "Sec-WebSocket-Protocol: wamp.2.json\r\n\r\n";
        RawWebSocket peer = RawWebSocket.connect(server.port(), request.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        if (isJoined) {
            peer.sendText(HELLO);
            assertTrue(peer.receiveText().startsWith("[2,"));
        } else {
            together.writeBytes(RawWebSocket.text(HELLO));
        }
        frames.forEach(together::writeBytes);
        peer.send(together.toByteArray());
        if (!isJoined) {
            assertTrue(peer.receiveText().startsWith("[2,"));
        }
        return peer;
    }

    private static Server server() throws IOException {
        return Server.start(
                ConfigurationFile.read(new StringReader("{\"listeners\": [{\"port\": 0}]}"), null, name -> null));
    }

    private static byte[] publish(int request, int length) {
        return RawWebSocket.text(
                "[16," + request + ",{\"acknowledge\":true},\"com.example\",[\"" + "x".repeat(length) + "\"]]");
    }

    @Test
    void whatComesBeforeACloseFrameIsAnsweredBeforeTheSocketIsClosed() throws Exception {
        byte[] close = RawWebSocket.frame(RawWebSocket.FIN | RawWebSocket.CLOSE, new byte[] {3, (byte) 0xe8});
        try (Server server = server()) {
            // not with HELLO: another thread may still be with the connection's coming
            try (RawWebSocket peer = sent(server, true, List.of(publish(1, 10), publish(2, 10), close))) {
                assertTrue(peer.receiveText().startsWith("[17,1,"));
                assertTrue(peer.receiveText().startsWith("[17,2,"));
                assertTrue(peer.receive().startsWith("8 1000"));
            }
        }
    }

    @Test
    void whatComesBeforeAFrameThatIsNoneIsAnsweredBeforeTheAbort() throws Exception {
        byte[] reserved = RawWebSocket.frame(RawWebSocket.FIN | RawWebSocket.TEXT | 0x20, new byte[] {'x'});
        try (Server server = server();
                RawWebSocket peer = sent(server, true, List.of(publish(1, 10), reserved))) {
            assertTrue(peer.receiveText().startsWith("[17,1,"));
            assertTrue(peer.receiveText().startsWith("[3,{"));
            assertTrue(peer.receive().startsWith("8 1002"));
        }
    }

    @Test
    void manyShortAndLongOnesAreAnsweredInTheirOrder() throws Exception {
        try (Server server = server()) {
            List<byte[]> frames = IntStream.rangeClosed(1, 200)
                    .mapToObj(i -> publish(i, i % 10 == 0 ? 5_000 : 10))
                    .toList();
            try (RawWebSocket peer = sent(server, true, frames)) {
                for (int i = 1; i <= 200; i++) {
                    String answer = peer.receiveText();
                    assertTrue(answer.startsWith("[17," + i + ","), answer);
                }
            }
        }
    }

    @Test
    void aSessionThatComesWithItsFirstMessagesMaySendLongOnes() throws Exception {
        try (Server server = server();
                RawWebSocket peer = sent(server, false, List.of(publish(1, 100_000)))) {
            assertTrue(peer.receiveText().startsWith("[17,1,"));
            peer.sendText("[6,{},\"wamp.close.normal\"]");
            assertEquals("[6,{},\"wamp.close.goodbye_and_out\"]", peer.receiveText());
        }
    }
}
