package dev.parley.management.inspector;

import static dev.parley.management.Asking.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.client.Invocation;
import dev.parley.client.Login;
import dev.parley.client.Reconnect;
import dev.parley.client.SubscribeOptions;
import dev.parley.client.WampException;
import dev.parley.config.Configuration;
import dev.parley.config.ConfigurationException;
import dev.parley.config.ConfigurationFile;
import dev.parley.fault.Audit;
import dev.parley.management.Asking;
import dev.parley.message.Dict;
import dev.parley.message.Hello;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Payload;
import dev.parley.message.Publish;
import dev.parley.message.Welcome;
import dev.parley.router.RealmSettings;
import dev.parley.router.RouterSettings;
import dev.parley.runtime.Hub;
import dev.parley.runtime.tail.Tail;
import dev.parley.runtime.tail.TailAccess;
import dev.parley.runtime.tail.TailSubject;
import dev.parley.server.LogLines;
import dev.parley.server.Server;
import dev.parley.server.WampSocket;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What operators see of messages as they pass by, what they do not, and how that ends. */
class TailTest {
    private static final String TOKEN = "0123456789abcdef";
    private static final String[] HEADERS = {"Host: localhost", "Authorization: Bearer " + TOKEN};

    private final List<Client> clients = new ArrayList<>();
    private Server server = start("payloads");

    private static Configuration configuration(String tail) {
        return managed("{\"port\": 0, \"token\": \"" + TOKEN + "\", \"tail\": \"" + tail + "\"}");
    }

    private static Configuration managed(String management) {
        String json = """
                {"listeners": [{"port": 0}], "management": %s, "realms": {
                  "realm1": {
                    "authentication": {"anonymous": {"role": "guest"},
                      "ticket": {"authenticator": "com.example.authenticate"},
                      "principals": []},
                    "roles": {"guest": [
                      {"uri": "", "match": "prefix", "allow": ["call", "register", "subscribe", "publish"]},
                      {"uri": "com.example.authenticate", "allow": ["register"]}]}}}}
                """.formatted(management);
        return ConfigurationFile.read(new StringReader(json), null, Map.<String, String>of()::get);
    }

    private static Server start(String tail) {
        try {
            return Server.start(configuration(tail));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @AfterEach
    void close() {
        clients.forEach(Client::close);
        server.close();
    }

    private Client join() throws Exception {
        Client client = server.join("realm1").get(20, TimeUnit.SECONDS);
        clients.add(client);
        return client;
    }

    private static JsonObject json(Asking.Answer answer) {
        try (JsonReader reader = Json.createReader(new StringReader(answer.body()))) {
            return reader.readObject();
        }
    }

    private Asking.Answer post(String path) throws IOException {
        return ask(server.managementPort(), "POST /api/" + path, HEADERS[0], HEADERS[1], "Content-Length: 0");
    }

    private JsonObject get(String path) throws IOException {
        Asking.Answer answer = ask(server.managementPort(), "GET /api/" + path, HEADERS);
        assertEquals(200, answer.status(), answer.body());
        return json(answer);
    }

    private int begin(String subject) throws IOException {
        Asking.Answer answer = post("tail?realm=realm1&" + subject);
        assertEquals(200, answer.status(), answer.body());
        return json(answer).getInt("tail");
    }

    /** What there is once there are so many. */
    private List<JsonObject> await(int tail, int count) throws IOException {
        List<JsonObject> entries;
        do {
            entries = get("messages?tail=" + tail).getJsonArray("entries").getValuesAs(JsonObject.class);
        } while (entries.size() < count);
        return entries;
    }

    private static String line(JsonObject entry) {
        return (entry.getBoolean("isReceived") ? "> " : "< ") + entry.getString("type") + " "
                + entry.getString("uri", "-") + " " + entry.getString("payload", "-");
    }

    private static List<String> lines(List<JsonObject> entries) {
        return entries.stream().map(TailTest::line).toList();
    }

    @Test
    void nothingIsShownUnlessTheConfigurationPermitsIt() throws Exception {
        server.close();
        server = start("off");
        Client client = join();
        assertEquals("off", get("router").getString("tail"));
        Asking.Answer refused = post("tail?realm=realm1&session=" + client.sessionId());
        assertEquals(403, refused.status());
        assertEquals(
                "the configuration does not permit that: management.tail is off",
                json(refused).getString("error"));
    }

    @Test
    void aSessionsMessagesAreShownInOrderAndThoseOfOthersAreNot() throws Exception {
        Client alice = join();
        Client bob = join();
        int tail = begin("session=" + alice.sessionId());
        bob.register("com.example.add", Invocation::arguments).get(20, TimeUnit.SECONDS);
        bob.subscribe("com.example.news", event -> {}).get(20, TimeUnit.SECONDS);
        alice.call("com.example.add", 1, "two").get(20, TimeUnit.SECONDS);
        alice.publishAcknowledged("com.example.news", "all is well").get(20, TimeUnit.SECONDS);
        assertThrows(WampException.class, () -> alice.blocking().call("com.example.nobody"));
        List<JsonObject> entries = await(tail, 6);
        assertEquals(
                List.of(
                        "> CALL com.example.add [1,\"two\"]",
                        "< RESULT com.example.add [1,\"two\"]",
                        "> PUBLISH com.example.news [\"all is well\"]",
                        "< PUBLISHED com.example.news -",
                        "> CALL com.example.nobody -",
                        "< ERROR com.example.nobody [\"nobody has registered 'com.example.nobody'\"]"),
                lines(entries));
        JsonObject call = entries.get(0);
        assertEquals(1, call.getInt("number"));
        assertEquals(alice.sessionId(), call.getJsonNumber("session").longValue());
        assertEquals(1, call.getInt("request"));
        assertEquals("[48,1,{},\"com.example.add\",[1,\"two\"]]".length(), call.getInt("bytes"));
        assertEquals("wamp.error.no_such_procedure", entries.get(5).getString("error"));
        assertTrue(Math.abs(System.currentTimeMillis()
                        - call.getJsonNumber("atMillis").longValue())
                < 60_000);
        assertEquals(
                List.of("< ERROR com.example.nobody [\"nobody has registered 'com.example.nobody'\"]"),
                lines(get("messages?after=5&tail=" + tail)
                        .getJsonArray("entries")
                        .getValuesAs(JsonObject.class)));
    }

    @Test
    void withoutThePermissionThereAreNoPayloads() throws Exception {
        server.close();
        server = start("messages");
        Client client = join();
        Asking.Answer begun = post("tail?realm=realm1&session=" + client.sessionId());
        assertFalse(json(begun).getBoolean("hasPayloads"));
        client.publishAcknowledged("com.example.news", "secret").get(20, TimeUnit.SECONDS);
        List<JsonObject> entries = await(json(begun).getInt("tail"), 2);
        assertEquals(List.of("> PUBLISH com.example.news -", "< PUBLISHED com.example.news -"), lines(entries));
        assertFalse(entries.toString().contains("secret"));
    }

    @Test
    void theMessagesAboutATopicAreShownWhoeverHasThem() throws Exception {
        Client alice = join();
        Client bob = join();
        Client carol = join();
        int tail = begin("uri=com.example.news");
        int others = begin("uri=com.&match=prefix");
        bob.subscribe("com.example.news", event -> {}).get(20, TimeUnit.SECONDS);
        carol.subscribe("com.example.news", event -> {}).get(20, TimeUnit.SECONDS);
        carol.subscribe(SubscribeOptions.DEFAULT.prefix(), "com.example.", event -> {})
                .get(20, TimeUnit.SECONDS);
        alice.publish("com.example.other", 1);
        alice.publish("com.example.news", 2);
        List<JsonObject> entries = await(tail, 7);
        assertEquals(
                List.of(
                        "> SUBSCRIBE com.example.news -",
                        "< SUBSCRIBED com.example.news -",
                        "> SUBSCRIBE com.example.news -",
                        "< SUBSCRIBED com.example.news -",
                        "> PUBLISH com.example.news [2]",
                        "< EVENT com.example.news [2]",
                        "< EVENT com.example.news [2]"),
                lines(entries));
        JsonObject event = entries.get(5);
        assertEquals(2, event.getInt("receivers"));
        assertEquals(JsonValue.NULL, event.get("session"));
        JsonObject byPrefix = entries.get(6);
        assertEquals(1, byPrefix.getInt("receivers"));
        assertEquals(carol.sessionId(), byPrefix.getJsonNumber("session").longValue());
        assertEquals(
                List.of("> PUBLISH com.example.other [1]", "< EVENT com.example.other [1]"),
                lines(await(others, 11)).stream()
                        .filter(line -> line.contains("other"))
                        .toList());
    }

    @Test
    void theMessagesAboutAProcedureAreShownOnItsWholeWay() throws Exception {
        Client alice = join();
        Client bob = join();
        int tail = begin("uri=com.example.add");
        bob.register("com.example.add", Invocation::arguments).get(20, TimeUnit.SECONDS);
        alice.call("com.example.add", 1).get(20, TimeUnit.SECONDS);
        assertEquals(
                List.of(
                        "> REGISTER com.example.add -",
                        "< REGISTERED com.example.add -",
                        "> CALL com.example.add [1]",
                        "< INVOCATION com.example.add [1]",
                        "> YIELD com.example.add [1]",
                        "< RESULT com.example.add [1]"),
                lines(await(tail, 6)));
    }

    @Test
    void secretsAreNotShown() throws Exception {
        Client authenticator = join();
        int tail = begin("session=" + authenticator.sessionId());
        int all = begin("uri=&match=prefix");
        authenticator
                .register(
                        "com.example.authenticate",
                        invocation -> Map.of("role", "guest", "extra", Map.of("key", "sesame2")))
                .get(20, TimeUnit.SECONDS);
        Client alice = Client.builder()
                .uri("ws://127.0.0.1:" + server.port() + "/ws")
                .realm("realm1")
                .login(Login.ticket("alice", "sesame1"))
                .reconnect(Reconnect.NEVER)
                .connect()
                .get(20, TimeUnit.SECONDS);
        clients.add(alice);
        assertThrows(WampException.class, () -> alice.blocking().call("wamp.session.refresh", "sesame3"));
        List<JsonObject> entries = await(tail, 4);
        assertEquals(
                List.of(
                        "> REGISTER com.example.authenticate -",
                        "< REGISTERED com.example.authenticate -",
                        "< INVOCATION com.example.authenticate -",
                        "> YIELD com.example.authenticate -"),
                lines(entries));
        List<JsonObject> seen = await(all, 6);
        assertTrue(lines(seen).contains("> CALL wamp.session.refresh -"), seen.toString());
        assertFalse(entries.toString().contains("sesame"), entries.toString());
        assertFalse(seen.toString().contains("sesame"), seen.toString());
    }

    @Test
    void aLongPayloadIsCutAndWhatFindsNoRoomIsCounted() throws Exception {
        Client alice = join();
        int tail = begin("session=" + alice.sessionId());
        alice.publish("com.example.long", "x".repeat(5_000));
        for (int i = 0; i < Tail.MOST_ENTRIES + 99; i++) {
            alice.publish("com.example.news", i);
        }
        alice.publishAcknowledged("com.example.last", 1).get(20, TimeUnit.SECONDS);
        JsonObject part = get("messages?tail=" + tail);
        List<JsonObject> entries = part.getJsonArray("entries").getValuesAs(JsonObject.class);
        assertEquals(Tail.MOST_ENTRIES, entries.size());
        assertEquals(102, part.getInt("missed"));
        assertEquals(Tail.MOST_CHARS, entries.get(0).getString("payload").length());
        assertTrue(entries.get(0).getBoolean("isCut"));
        assertTrue(entries.get(0).getInt("bytes") > 5_000);
        assertEquals(List.of(), get("messages?after=500&tail=" + tail).getJsonArray("entries"));
        alice.publishAcknowledged("com.example.again", 1).get(20, TimeUnit.SECONDS);
        JsonObject next = get("messages?after=500&tail=" + tail);
        assertEquals(603, next.getJsonArray("entries").getJsonObject(0).getInt("number"));
    }

    @Test
    void fewRunAtATimeAndEachEndsWhenItIsToldTo() throws Exception {
        Client alice = join();
        List<Integer> tails = new ArrayList<>();
        for (int i = 0; i < Tails.MOST; i++) {
            tails.add(begin("session=" + alice.sessionId()));
        }
        assertEquals(429, post("tail?realm=realm1&uri=com.example.news").status());
        try (LogLines log = LogLines.of("dev.parley.audit")) {
            assertEquals(
                    "{\"done\":true}\n", post("untail?tail=" + tails.get(0)).body());
            log.await("tail_ended tail='1' realm='realm1' session='" + alice.sessionId()
                    + "' payloads='true' address='127.0.0.1' messages='0' reason='it was told to'");
            int next = begin("uri=com.example.news");
            log.await("tail_begun tail='" + next
                    + "' realm='realm1' uri='com.example.news' match='exact' payloads='true' address='127.0.0.1'");
        }
        assertEquals(404, post("untail?tail=" + tails.get(0)).status());
        assertEquals(
                404,
                ask(server.managementPort(), "GET /api/messages?tail=" + tails.get(0), HEADERS)
                        .status());
    }

    @Test
    void aTailOfNothingIsRefused() throws Exception {
        assertEquals(404, post("tail?realm=realm1&session=1").status());
        assertEquals(404, post("tail?realm=nowhere&uri=com.example.news").status());
        assertEquals(400, post("tail?realm=realm1").status());
        assertEquals(
                400, post("tail?realm=realm1&session=1&uri=com.example.news").status());
        assertEquals(
                400, post("tail?realm=realm1&uri=com.example.news&match=some").status());
        Client alice = join();
        for (int i = 0; i < Tails.MOST; i++) {
            begin("session=" + alice.sessionId());
        }
    }

    @Test
    void aSessionsEndIsTold() throws Exception {
        Client alice = join();
        int tail = begin("session=" + alice.sessionId());
        alice.close();
        JsonObject part;
        do {
            part = get("messages?tail=" + tail);
        } while (!part.getBoolean("isOver"));
        assertEquals(
                "> GOODBYE - -",
                lines(part.getJsonArray("entries").getValuesAs(JsonObject.class))
                        .get(0));
    }

    @Test
    void aSessionThatIsResumedIsShownOnItsNextConnection() throws Exception {
        Dict roles = Dict.of(Map.of("publisher", Map.of()));
        Dict details = Dict.of("roles", roles.values()).with("resumable", true);
        int tail;
        Dict welcome;
        long session;
        try (WampSocket peer = WampSocket.connect(server.port())) {
            peer.send(new Hello("realm1", details));
            Welcome first = (Welcome) peer.receive();
            welcome = first.details();
            session = first.session();
            tail = begin("session=" + session);
        }
        try (WampSocket peer = WampSocket.connect(server.port())) {
            peer.send(new Hello(
                    "realm1",
                    details.with("resume-session", session)
                            .with(
                                    "resume-token",
                                    String.valueOf(welcome.values().get("resume-token")))
                            .with("_received", 0L)));
            assertEquals(session, ((Welcome) peer.receive()).session());
            peer.send(new Publish(1, Dict.EMPTY, "com.example.news", Payload.of("[1]", null)));
            List<String> seen = lines(await(tail, 2));
            assertEquals("> PUBLISH com.example.news [1]", seen.get(seen.size() - 1));
        }
    }

    @Test
    void whatIsNoLongerPermittedEnds() throws Exception {
        Client alice = join();
        int tail = begin("session=" + alice.sessionId());
        server.reconfigure(configuration("messages"));
        assertEquals(
                404,
                ask(server.managementPort(), "GET /api/messages?tail=" + tail, HEADERS)
                        .status());
        assertEquals("messages", get("router").getString("tail"));
        server.reconfigure(configuration("off"));
        assertEquals(403, post("tail?realm=realm1&session=" + alice.sessionId()).status());
    }

    @Test
    void payloadsNeedASecretWhichTheListenerWasStartedWith() throws Exception {
        ConfigurationException wrong =
                assertThrows(ConfigurationException.class, () -> managed("{\"port\": 0, \"tail\": \"payloads\"}"));
        assertTrue(String.valueOf(wrong.getMessage()).contains("management.tail: any program on this machine"));
        server.close();
        server = Server.start(managed("{\"port\": 0, \"tail\": \"messages\"}"));
        server.reconfigure(configuration("payloads"));
        assertEquals("messages", get("router").getString("tail"));
    }

    @Test
    void oneThatNobodyAsksForEnds() throws Exception {
        try (Hub hub = new Hub(new RouterSettings(List.of(RealmSettings.openOnLoopback("realm1"))));
                LogLines log = LogLines.of("dev.parley.audit")) {
            Tails tails = new Tails(hub, new Audit(), 0);
            tails.permit(TailAccess.MESSAGES);
            tails.begin("realm1", TailSubject.ofUri("com.example.news", MatchPolicy.EXACT), Map.of())
                    .get(20, TimeUnit.SECONDS);
            log.await("tail_ended tail='1' realm='realm1' uri='com.example.news' match='exact' payloads='false'"
                    + " messages='0' reason='nobody asked for it any more'");
            assertThrows(RefusedException.class, () -> tails.read(1, 0));
        }
    }

    @Test
    void manyLookAtOnceWhileOthersSend() throws Exception {
        Client alice = join();
        Client bob = join();
        bob.subscribe("com.example.news", event -> {}).get(20, TimeUnit.SECONDS);
        int tail = begin("uri=com.example.news");
        CompletableFuture<?> sending = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 2_000; i++) {
                alice.publish("com.example.news", i);
            }
        });
        long seen = 0;
        long after = 0;
        long missed = 0;
        while (!sending.isDone() || seen + missed < 4_000) {
            JsonObject part = get("messages?after=" + after + "&tail=" + tail);
            List<JsonObject> entries = part.getJsonArray("entries").getValuesAs(JsonObject.class);
            seen += entries.size();
            missed = part.getInt("missed");
            if (!entries.isEmpty()) {
                assertTrue(entries.get(0).getInt("number") > after);
                after = entries.get(entries.size() - 1).getInt("number");
            }
        }
        assertEquals(4_000, seen + missed);
        sending.get(20, TimeUnit.SECONDS);
    }
}
