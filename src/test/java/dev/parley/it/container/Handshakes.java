package dev.parley.it.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.http.RawWebSocket;
import dev.parley.it.RawPeer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The HTTP side of a WebSocket: which handshakes are accepted, which are refused and how, what is known of the peer. */
final class Handshakes {
    private static final String HELLO = "[1,\"realm1\",{\"roles\":{\"caller\":{}}}]";

    private Handshakes() {}

    /** @param dropsEarly whether what comes before the answer to the handshake is lost there */
    static String check(int port, boolean dropsEarly) throws Exception {
        ourPreferenceDecides(port);
        for (String none :
                List.of("", "Sec-WebSocket-Protocol: wamp.2.msgpack", "Sec-WebSocket-Protocol: mqtt, soap")) {
            String response = handshake(port, none);
            assertTrue(response.startsWith("HTTP/1.1 400 "), response);
        }
        String ours = "Sec-WebSocket-Protocol: wamp.2.cbor, wamp.2.json";
        assertStatus(101, port, ours);
        assertStatus(101, port, "Sec-WebSocket-Protocol: wamp.2.cbor", "Sec-WebSocket-Protocol: wamp.2.json.batched");
        assertStatus(101, port, ours, "Origin: http://127.0.0.1:" + port);
        assertStatus(403, port, ours, "Origin: http://www.example.com");
        assertStatus(403, port, ours, "Origin: null");
        // realm1 is open to this machine alone
        assertEquals("[2,", answerToHello(port, ours));
        assertEquals("[3,", answerToHello(port, ours, "X-Forwarded-For: 192.0.2.1"));
        if (dropsEarly) {
            whoDoesNotWaitIsNotHeard(port, ours);
            return "an early HELLO is lost";
        }
        whoDoesNotWaitIsAnswered(port, ours);
        return "";
    }

    /** "The client MUST wait for a response" (RFC 6455, 4.1); whoever does not is served or refused, but keeps no thread. */
    private static void whoDoesNotWaitIsAnswered(int port, String header) throws IOException {
        try (RawWebSocket socket = RawWebSocket.connect(port, helloAtOnce(port, header))) {
            if (!socket.response.startsWith("HTTP/1.1 400 ")) {
                assertEquals("[2,", socket.receiveText().substring(0, 3));
            }
        } catch (IOException nothing) {
            throw new AssertionError("neither served nor refused", nothing);
        }
    }

    /** The first HELLO is lost, and so the second one is the first of the session: another after a WELCOME would be an error. */
    private static void whoDoesNotWaitIsNotHeard(int port, String header) throws IOException {
        try (RawWebSocket socket = RawWebSocket.connect(port, helloAtOnce(port, header))) {
            assertTrue(socket.response.startsWith("HTTP/1.1 101 "), socket.response);
            socket.sendText(HELLO);
            assertEquals("[2,", socket.receiveText().substring(0, 3));
            socket.sendText("[48,1,{},\"com.example.nobody\"]");
            String answer = socket.receiveText();
            assertTrue(answer.startsWith("[8,48,1,"), answer);
        }
    }

    /** A handshake with a HELLO behind it. */
    private static byte[] helloAtOnce(int port, String header) {
        ByteArrayOutputStream atOnce = new ByteArrayOutputStream();
        atOnce.writeBytes(request(port, "/parley/ws", header));
        atOnce.writeBytes(RawWebSocket.text(HELLO));
        return atOnce.toByteArray();
    }

    private static void ourPreferenceDecides(int port) {
        URI webSocket = URI.create("ws://127.0.0.1:" + port + "/parley/ws");
        try (RawPeer peer = RawPeer.connect(webSocket, "wamp.2.cbor", RawPeer.BATCHED, RawPeer.JSON)) {
            assertEquals(RawPeer.JSON, peer.subProtocol());
        }
    }

    private static void assertStatus(int status, int port, String... headers) throws IOException {
        String response = handshake(port, headers);
        assertTrue(response.startsWith("HTTP/1.1 " + status + " "), () -> String.join(", ", headers) + ": " + response);
    }

    private static String handshake(int port, String... headers) throws IOException {
        try (RawWebSocket socket = connect(port, headers)) {
            return socket.response;
        }
    }

    private static String answerToHello(int port, String... headers) throws IOException {
        try (RawWebSocket socket = connect(port, headers)) {
            socket.sendText(HELLO);
            return socket.receiveText().substring(0, 3);
        }
    }

    static RawWebSocket connect(int port, String... headers) throws IOException {
        return connectTo(port, "/parley/ws", headers);
    }

    static RawWebSocket connectTo(int port, String path, String... headers) throws IOException {
        return RawWebSocket.connect(port, request(port, path, headers));
    }

    private static byte[] request(int port, String path, String... headers) {
        String further = String.join("\r\n", headers);
        String request = String.join(
                "\r\n",
                "GET " + path + " HTTP/1.1",
                "Host: 127.0.0.1:" + port,
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                further.isEmpty() ? "\r\n" : further + "\r\n\r\n");
        return request.getBytes(StandardCharsets.US_ASCII);
    }
}
