package dev.parley.management.inspector;

import static dev.parley.management.Asking.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.client.Login;
import dev.parley.client.Reconnect;
import dev.parley.client.SubscribeOptions;
import dev.parley.config.ConfigurationFile;
import dev.parley.management.Asking;
import dev.parley.message.Dict;
import dev.parley.message.Hello;
import dev.parley.message.Welcome;
import dev.parley.server.LogLines;
import dev.parley.server.Server;
import dev.parley.server.WampSocket;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the inspector shows of those who are away: sessions that may be resumed, and places of durable subscriptions. */
class LastingThingsTest {
    private static final String HOST = "Host: localhost";
    private static final SubscribeOptions BILLING = SubscribeOptions.DEFAULT.durable("bill/ing");
    private static final String PLACE = "realm=realm1&authid=alice&uri=com.shop.paid&match=exact&name=bill%2Fing";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    @TempDir
    private Path folder;

    private Server server;

    @BeforeEach
    void open() throws Exception {
        String json = """
                {"listeners": [{"port": 0}], "management": {"port": 0}, "engine": {"file": "parley.store"},
                 "realms": {"realm1": {
                   "authentication": {"anonymous": {"role": "guest"}, "ticket": {}, "principals": [
                     {"authid": "alice", "role": "guest", "ticket": "alice-ticket"}]},
                   "roles": {"guest": [{"uri": "", "match": "prefix", "allow": ["call", "publish", "subscribe"]}]},
                   "history": [{"uri": "com.shop.", "match": "prefix", "events": 5}]}}}
                """;
        server = Server.start(ConfigurationFile.read(new StringReader(json), folder, Map.<String, String>of()::get));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Client alice() throws Exception {
        return Client.builder()
                .uri("ws://127.0.0.1:" + server.port() + "/ws")
                .realm("realm1")
                .login(Login.ticket("alice", "alice-ticket"))
                .reconnect(Reconnect.NEVER)
                .connect()
                .get(20, TimeUnit.SECONDS);
    }

    private JsonObject get(String path) throws IOException {
        Asking.Answer answer = ask(server.managementPort(), "GET /api/" + path, HOST);
        assertEquals(200, answer.status(), answer.body());
        try (JsonReader reader = Json.createReader(new StringReader(answer.body()))) {
            return reader.readObject();
        }
    }

    private List<JsonObject> entries(String path) throws IOException {
        return get(path).getJsonArray("entries").getValuesAs(JsonObject.class);
    }

    private Asking.Answer post(String path) throws IOException {
        return ask(server.managementPort(), "POST /api/" + path, HOST, "Content-Length: 0");
    }

    private JsonObject realm() throws IOException {
        return get("router").getJsonArray("realms").getJsonObject(0);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "in vain");
            Thread.onSpinWait();
        }
    }

    @Test
    void aPlaceIsShownWithWhatItsHolderHasMissed() throws Exception {
        Client publisher = server.join("realm1").get(20, TimeUnit.SECONDS);
        long session;
        try (Client alice = alice()) {
            alice.subscribe(BILLING, "com.shop.paid", event -> {}).get(20, TimeUnit.SECONDS);
            session = alice.sessionId();
            JsonObject held = entries("durables?realm=realm1").get(0);
            assertEquals("alice", held.getString("authid"));
            assertEquals("com.shop.paid", held.getString("uri"));
            assertEquals("exact", held.getString("match"));
            assertEquals("bill/ing", held.getString("name"));
            assertEquals(0, held.getInt("behind"));
            assertFalse(held.getBoolean("isMissing"));
            assertEquals(session, held.getJsonArray("sessions").getJsonNumber(0).longValue());
            assertEquals(1, realm().getInt("durables"));
        }
        for (String topic : List.of("com.shop.paid", "com.shop.other", "com.shop.paid")) {
            publisher.publishAcknowledged(topic, 1).get(20, TimeUnit.SECONDS);
        }
        JsonObject waiting = entries("durables?realm=realm1&filter=ALI").get(0);
        assertEquals(2, waiting.getInt("behind"), "of its topic");
        assertFalse(waiting.getBoolean("isFurtherBehind"));
        assertFalse(waiting.getBoolean("isMissing"));
        assertEquals(0, waiting.getJsonArray("sessions").size());
        long used = waiting.getJsonNumber("usedMillis").longValue();
        assertTrue(System.currentTimeMillis() - used < 60_000, waiting::toString);
        assertEquals(List.of(), entries("durables?realm=realm1&filter=nobody"));
        for (int i = 0; i < 5; i++) {
            publisher.publishAcknowledged("com.shop.paid", i).get(20, TimeUnit.SECONDS);
        }
        assertTrue(entries("durables?realm=realm1").get(0).getBoolean("isMissing"), "the history keeps five");
    }

    @Test
    void aPlaceIsForgottenAndWhoeverComesBackBeginsAnew() throws Exception {
        try (Client alice = alice()) {
            alice.subscribe(BILLING, "com.shop.paid", event -> {}).get(20, TimeUnit.SECONDS);
            alice.subscribe(SubscribeOptions.DEFAULT.durable("other"), "com.shop.paid", event -> {})
                    .get(20, TimeUnit.SECONDS);
        }
        JsonObject part = get("durables?realm=realm1&limit=1");
        assertEquals("bill/ing", part.getJsonArray("entries").getJsonObject(0).getString("name"));
        try (LogLines log = LogLines.of("dev.parley.audit")) {
            assertEquals("{\"done\":true}\n", post("forget?" + PLACE).body());
            log.await(
                    "durable_forgotten realm='realm1' authid='alice' uri='com.shop.paid' match='exact' name='bill/ing'"
                            + " address='127.0.0.1'");
        }
        assertEquals(404, post("forget?" + PLACE).status());
        // the list goes on behind what has gone
        assertEquals(
                "other",
                entries("durables?realm=realm1&after=" + part.get("next"))
                        .get(0)
                        .getString("name"));
        assertEquals(1, realm().getInt("durables"));
        for (String wrong : new String[] {
            PLACE.replace("exact", "regex"), PLACE.replace("&authid=alice", ""), PLACE + "&place=1",
        }) {
            assertEquals(400, post("forget?" + wrong).status(), wrong);
        }
        assertEquals(404, post("forget?" + PLACE.replace("realm1", "realm2")).status());
    }

    @Test
    void aSessionWithoutAConnectionIsShownAndEnded() throws Exception {
        long session;
        try (WampSocket peer = WampSocket.connect(server.port())) {
            Dict roles = Dict.of(Map.of("subscriber", Map.of()));
            peer.send(new Hello("realm1", Dict.of("roles", roles.values()).with("resumable", true)));
            session = ((Welcome) peer.receive()).session();
            assertEquals(JsonValue.NULL, entries("sessions?realm=realm1").get(0).get("detachedUntilMillis"));
            assertEquals(0, realm().getInt("sessionsDetached"));
        }
        await(() -> {
            try {
                return realm().getInt("sessionsDetached") == 1;
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        });
        JsonObject detached = entries("sessions?realm=realm1").get(0);
        assertEquals(session, detached.getJsonNumber("session").longValue());
        long left = detached.getJsonNumber("detachedUntilMillis").longValue() - System.currentTimeMillis();
        assertTrue(left > 0 && left <= 60_000, detached::toString);
        assertEquals(200, post("kill?realm=realm1&session=" + session).status());
        assertEquals(List.of(), entries("sessions?realm=realm1"));
        assertEquals(0, realm().getInt("sessionsDetached"));
        assertEquals("killed", entries("closed").get(0).getString("how"));
    }
}
