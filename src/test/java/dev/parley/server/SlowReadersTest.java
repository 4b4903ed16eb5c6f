package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.ConfigurationFile;
import dev.parley.http.RawWebSocket;
import dev.parley.message.WhenSlow;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Subscribers that read nothing for a while, over sockets, and may miss events meanwhile: they keep their sessions. */
@Timeout(120)
class SlowReadersTest {
    private static final String HELLO =
            "[1,\"realm1\",{\"roles\":{\"publisher\":{},\"subscriber\":{},\"caller\":{},\"callee\":{}}}]";
    private static final Pattern EVENT = Pattern.compile("1 \\[36,\\d+,\\d+,(\\{.*?}),\\[(\\d+),.*", Pattern.DOTALL);
    private static final Pattern DROPPED = Pattern.compile("\"_dropped\":(\\d+)");

    /** More than sockets and outbox hold. */
    private static final int EVENTS = 2_500;

    private static final int TOPICS = 10;
    private static final String PAYLOAD = "x".repeat(10_000);

    private static Server server() throws IOException {
        String limits = "\"limits\": {\"outboxMessages\": 200, \"pingMillis\": 300000, \"pongMillis\": 300000}";
        return Server.start(ConfigurationFile.read(
                new StringReader("{\"listeners\": [{\"port\": 0}], " + limits + "}"), null, name -> null));
    }

    private static RawWebSocket join(Server server) throws IOException {
        String request = RawWebSocket.UPGRADE + "Sec-WebSocket-Protocol: wamp.2.json\r\n\r\n";
        RawWebSocket socket = RawWebSocket.connect(server.port(), request.getBytes(StandardCharsets.UTF_8));
        socket.sendText(HELLO);
        assertTrue(socket.receive().startsWith("1 [2,"));
        return socket;
    }

    private static String publication(int number, String options) {
        String topic = "com.example.t" + number % TOPICS;
        return "[16," + number + "," + options + ",\"" + topic + "\",[" + number + ",\"" + PAYLOAD + "\"]]";
    }

    private static void publishAcknowledged(RawWebSocket publisher, int number) throws IOException {
        publisher.sendText(publication(number, "{\"acknowledge\":true}"));
        assertTrue(publisher.receive().startsWith("1 [17," + number + ","));
    }

    @ParameterizedTest
    @EnumSource(
            value = WhenSlow.class,
            names = {"DROP_OLDEST", "DROP_NEWEST", "COALESCE"})
    void whoReadsNothingForAWhileGetsWhatThePolicySays(WhenSlow policy) throws IOException {
        try (Server server = server();
                RawWebSocket publisher = join(server);
                RawWebSocket reader = join(server)) {
            String options = "{\"match\":\"prefix\",\"_slow\":\"" + policy.key() + "\"}";
            reader.sendText("[32,1," + options + ",\"com.example.\"]");
            assertTrue(reader.receive().startsWith("1 [33,1,"));
            for (int i = 1; i < EVENTS; i++) {
                publisher.sendText(publication(i, "{}"));
            }
            publishAcknowledged(publisher, EVENTS);
            reader.sendText("[48,2,{},\"com.example.absent\"]");
            Map<Integer, Integer> latest = new HashMap<>();
            int last = 0;
            int all = 0;
            int dropped = 0;
            int extra = EVENTS;
            boolean isAnswered = false;
            while (last < extra || !isAnswered) {
                String next = reader.receive();
                if (next.startsWith("1 [8,48,2,")) {
                    isAnswered = true;
                    if (policy == WhenSlow.DROP_NEWEST) {
                        // all that has waited is read: the next tells what was dropped
                        publishAcknowledged(publisher, ++extra);
                    }
                    continue;
                }
                Matcher event = EVENT.matcher(next);
                assertTrue(event.matches(), next.substring(0, Math.min(200, next.length())));
                int number = Integer.parseInt(event.group(2));
                assertTrue(number > last, number + " after " + last);
                last = number;
                latest.put(number % TOPICS, number);
                Matcher lost = DROPPED.matcher(event.group(1));
                int count = lost.find() ? Integer.parseInt(lost.group(1)) : 0;
                dropped += count;
                all += 1 + count;
            }
            assertEquals(extra, all, "delivered or counted");
            assertTrue(dropped > 0, "there was room for all");
            if (policy == WhenSlow.COALESCE) {
                latest.forEach((topic, number) -> assertTrue(number > EVENTS - TOPICS, "not the latest of " + topic));
            }
            assertEquals(0, server.hub().overflows());
        }
    }
}
