package dev.parley.it.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.http.RawWebSocket;
import dev.parley.it.RawPeer;
import java.net.URI;
import java.util.List;

/** What ends a connection, and with which code. */
final class Closings {
    private static final List<String> MALFORMED = List.of(
            "",
            "hello",
            "{}",
            "[1]",
            "[32,1,{},\"com.example.news\"] and more",
            "[32,1.5,{},\"com.example.news\"]",
            "[32,1,{},\"com.example.news\",[NaN]]",
            "[32,1,{},\"com.example.\nnews\"]",
            "[".repeat(100_000));

    private Closings() {}

    static String check(int port, URI webSocket) throws Exception {
        try (RawPeer bystander = RawPeer.join(webSocket, RawPeer.JSON)) {
            for (String text : MALFORMED) {
                try (RawPeer peer = RawPeer.join(webSocket, RawPeer.JSON)) {
                    peer.sendText(text);
                    assertViolation(peer);
                }
            }
            try (RawPeer peer = RawPeer.join(webSocket, RawPeer.JSON)) {
                peer.sendBinary(new byte[] {1, 2, 3});
                assertViolation(peer);
            }
            try (RawPeer peer = RawPeer.connect(webSocket, RawPeer.JSON)) {
                peer.send("[1,\"no_such_realm\",{\"roles\":{\"caller\":{}}}]");
                assertEquals("wamp.error.no_such_realm", peer.receive(3).getString(2));
                assertEquals(1008, peer.awaitEnd().code());
            }
            closeIsEchoed(port);
            notUtf8(port);
            bystander.send("[48,1,{},\"com.example.nobody\"]");
            assertEquals("wamp.error.no_such_procedure", bystander.receive(8).getString(4));
        }
        return "";
    }

    private static void assertViolation(RawPeer peer) throws InterruptedException {
        assertEquals("wamp.error.protocol_violation", peer.receive(3).getString(2));
        assertEquals(1002, peer.awaitEnd().code());
    }

    private static void closeIsEchoed(int port) throws Exception {
        try (RawWebSocket socket = Handshakes.connect(port, "Sec-WebSocket-Protocol: wamp.2.json")) {
            socket.send(RawWebSocket.frame(
                    RawWebSocket.FIN | RawWebSocket.CLOSE, new byte[] {0x0b, (byte) 0xb9, 'b', 'y', 'e'}));
            String answer = socket.receive();
            assertTrue(answer.startsWith("8 3001"), answer);
        }
    }

    private static void notUtf8(int port) throws Exception {
        try (RawWebSocket socket = Handshakes.connect(port, "Sec-WebSocket-Protocol: wamp.2.json")) {
            socket.send(RawWebSocket.frame(
                    RawWebSocket.FIN | RawWebSocket.TEXT, new byte[] {'"', (byte) 0xff, (byte) 0xff, '"'}));
            String answer = socket.receive();
            if (answer.startsWith("1 [3,")) {
                answer = socket.receive();
            }
            assertTrue(answer.startsWith("8 1007"), answer);
        }
    }
}
