package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.ConfigurationFile;
import dev.parley.http.RawWebSocket;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a peer may send before it has a session. */
@Timeout(60)
class StrangersTest {
    private static final int BUDGET = 2_000;
    private static final String HELLO = "[1,\"realm1\",{\"roles\":{\"publisher\":{}}%s}]";
    private static final String PUBLISH = "[16,1,{\"acknowledge\":true},\"com.example.topic\",[\"%s\"]]";

    private static Server server() throws IOException {
        return Server.start(ConfigurationFile.read(
                new StringReader("{\"listeners\": [{\"port\": 0}], \"limits\": {\"helloBytes\": " + BUDGET + "}}"),
                null,
                name -> null));
    }

    private static RawWebSocket connect(Server server) throws IOException {
        String request = RawWebSocket.UPGRADE + "Sec-WebSocket-Protocol: wamp.2.json\r\n\r\n";
        return RawWebSocket.connect(server.port(), request.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aStrangerIsReadAsFarAsAHelloNeedsAndAMemberFurther() throws IOException {
        String padding = ",\"_a\":\"" + "x".repeat(BUDGET) + "\"";
        try (Server server = server();
                RawWebSocket stranger = connect(server);
                RawWebSocket member = connect(server)) {
            stranger.send(Arrays.copyOf(RawWebSocket.text(HELLO.formatted(padding)), 20));
            String answer = stranger.receive();
            assertTrue(answer.startsWith("1 [3,") || answer.startsWith("8 1009"), answer);
            member.sendText(HELLO.formatted(""));
            assertTrue(member.receiveText().startsWith("[2,"));
            member.sendText(PUBLISH.formatted("x".repeat(100 * BUDGET)));
            assertTrue(member.receiveText().startsWith("[17,1,"));
            member.sendText("[6,{},\"wamp.close.normal\"]");
            assertEquals("[6,{},\"wamp.close.goodbye_and_out\"]", member.receiveText());
            member.send(Arrays.copyOf(RawWebSocket.text(HELLO.formatted(padding)), 20));
            answer = member.receive();
            assertTrue(answer.startsWith("1 [3,") || answer.startsWith("8 1009"), answer);
        }
    }
}
