package dev.parley.it.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.client.Invocation;
import dev.parley.http.RawWebSocket;
import dev.parley.it.RawPeer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Messages beyond the buffers of any container, up to the limit and beyond it; and messages of many fragments. */
final class Sizes {
    private static final int LIMIT = 4 << 20;
    private static final String LETTERS = "[\"é€😀\"]";

    private Sizes() {}

    static String check(URI webSocket) throws Exception {
        try (Client client = Client.connect(webSocket, "realm1").get(20, TimeUnit.SECONDS)) {
            client.register("com.example.echo", Invocation::arguments).get(20, TimeUnit.SECONDS);
            for (String text : new String[] {"x".repeat(9_000), "x".repeat(70_000), "ä€".repeat(500_000)}) {
                assertEquals(
                        text,
                        client.call(String.class, "com.example.echo", text).get(30, TimeUnit.SECONDS));
            }
        }
        try (RawPeer peer = RawPeer.join(webSocket, RawPeer.JSON)) {
            String head = "[48,1,{},\"com.example.nobody\",[\"";
            String tail = "\"]]";
            peer.sendText(head + "x".repeat(LIMIT - head.length() - tail.length()) + tail);
            assertEquals("wamp.error.no_such_procedure", peer.receive(8).getString(4));

            try {
                peer.sendText(head + "x".repeat(LIMIT) + tail);
            } catch (CompletionException closed) {
                // the router was quicker
            }
            String abort = peer.receive(3).getJsonObject(1).getString("message");
            assertTrue(abort.contains(String.valueOf(LIMIT)), abort);
        }
        fragmentsMayCutCharacters(webSocket.getPort());
        return "";
    }

    private static void fragmentsMayCutCharacters(int port) throws IOException {
        try (RawWebSocket socket = Handshakes.connect(port, "Sec-WebSocket-Protocol: wamp.2.json")) {
            socket.sendText("[1,\"realm1\",{\"roles\":{\"publisher\":{},\"subscriber\":{}}}]");
            assertTrue(socket.receiveText().startsWith("[2,"));
            socket.sendText("[32,1,{},\"com.example.letters\"]");
            assertTrue(socket.receiveText().startsWith("[33,"));
            byte[] octets = ("[16,2,{\"exclude_me\":false},\"com.example.letters\"," + LETTERS + "]")
                    .getBytes(StandardCharsets.UTF_8);
            int opcode = RawWebSocket.TEXT;
            for (byte octet : octets) {
                socket.send(RawWebSocket.frame(opcode, new byte[] {octet}));
                opcode = RawWebSocket.CONTINUATION;
            }
            socket.send(RawWebSocket.frame(RawWebSocket.FIN | opcode, new byte[0]));
            String event = socket.receiveText();
            assertTrue(event.endsWith(",{}," + LETTERS + "]"), event);
        }
    }
}
