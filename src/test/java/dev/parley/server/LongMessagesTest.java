package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.client.WampException;
import dev.parley.config.ConfigurationFile;
import dev.parley.http.RawWebSocket;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that are longer than the router reads: it says so in WELCOME, and its clients keep their sessions. */
@Timeout(60)
class LongMessagesTest {
    private static final String URI = "wamp.error.payload_size_exceeded";

    private static Server server() throws IOException {
        return Server.start(ConfigurationFile.read(
                new StringReader("{\"listeners\": [{\"port\": 0}], \"limits\": {\"messageBytes\": 20000}}"),
                null,
                name -> null));
    }

    private static WampException failure(CompletableFuture<?> future) {
        return assertInstanceOf(
                WampException.class,
                assertThrows(ExecutionException.class, () -> future.get(20, TimeUnit.SECONDS))
                        .getCause());
    }

    @Test
    void nobodyLosesASessionByAMessageThatIsTooLong() throws Exception {
        try (Server server = server();
                Client callee = join(server);
                Client caller = join(server)) {
            callee.register("com.example.repeat", Integer.class, "x"::repeat).join();
            String tooLong = "x".repeat(20_000);

            assertEquals(
                    "x".repeat(19_900),
                    caller.call(String.class, "com.example.repeat", 19_900).get(20, TimeUnit.SECONDS));
            WampException result = failure(caller.call(String.class, "com.example.repeat", 30_000));
            assertEquals(URI, result.uri());
            assertTrue(result.getMessage().contains("octets, and the router reads 20000 at most"), result.getMessage());
            WampException call = failure(caller.call("com.example.repeat", tooLong));
            assertEquals(URI, call.uri());
            assertTrue(call.getMessage().matches(".*200\\d\\d octets.*20000 at most.*"), call.getMessage());
            assertEquals(
                    URI,
                    failure(caller.publishAcknowledged("com.example.topic", tooLong))
                            .uri());
            assertEquals(
                    URI,
                    assertThrows(WampException.class, () -> caller.publish("com.example.topic", tooLong))
                            .uri());
            assertDoesNotThrow(() -> caller.publish("com.example.topic", "x".repeat(19_900)));

            assertEquals(
                    "xx", caller.call(String.class, "com.example.repeat", 2).get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void theSeparatorOfABatchIsNoneOfTheMessage() throws Exception {
        try (Server server = server()) {
            for (String protocol : List.of("wamp.2.json", "wamp.2.json.batched")) {
                String separator = protocol.endsWith("batched") ? "\u001e" : "";
                assertEquals("[17,2", answer(server, protocol, separator, 20_000), protocol);
                String abort = answer(server, protocol, separator, 20_001);
                assertTrue(abort.startsWith("[3,{"), protocol + ": " + abort);
            }
        }
    }

    /** What an acknowledged PUBLISH of so many octets is answered with; of PUBLISHED, the part that is always the same. */
    private static String answer(Server server, String protocol, String separator, int octets) throws IOException {
        String request = RawWebSocket.UPGRADE + "Sec-WebSocket-Protocol: " + protocol + "\r\n\r\n";
        try (RawWebSocket peer = RawWebSocket.connect(server.port(), request.getBytes(StandardCharsets.UTF_8))) {
            peer.sendText("[1,\"realm1\",{\"roles\":{\"publisher\":{}}}]" + separator);
            assertTrue(peer.receiveText().contains("\"_message_bytes\":20000"));
            String begin = "[16,2,{\"acknowledge\":true},\"com.example.topic\",[\"";
            String end = "\"]]";
            peer.sendText(begin + "x".repeat(octets - begin.length() - end.length()) + end + separator);
            String answer = peer.receiveText();
            return answer.startsWith("[17,2,") ? "[17,2" : answer;
        }
    }

    private static Client join(Server server) throws Exception {
        return Client.connect("ws://127.0.0.1:" + server.port() + "/ws", "realm1")
                .get(20, TimeUnit.SECONDS);
    }
}
