package dev.parley.management.inspector;

import static dev.parley.management.Asking.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.client.ClientBuilder;
import dev.parley.client.Invocation;
import dev.parley.client.Login;
import dev.parley.client.PublishOptions;
import dev.parley.client.Reconnect;
import dev.parley.client.RegisterOptions;
import dev.parley.config.ConfigurationFile;
import dev.parley.management.Asking;
import dev.parley.message.InvocationPolicy;
import dev.parley.server.LogLines;
import dev.parley.server.Server;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The inspector's lists over sockets, what it does to sessions, and whom it answers. */
class InspectorTest {
    private static final String HOST = "Host: localhost";
    private static final String TOKEN = "0123456789abcdef";
    private static final String BROWSER = "Accept: text/html,application/xhtml+xml,*/*;q=0.8";

    private final List<Client> clients = new ArrayList<>();
    private Server server;

    private static Server start(String management) throws Exception {
        String json = """
                {"listeners": [{"port": 0}], "management": %s, "realms": {
                  "realm1": {
                    "authentication": {"anonymous": {"role": "guest"}, "ticket": {}, "principals": [
                      {"authid": "al\\"ice </script>", "role": "guest", "ticket": "alice-ticket"}]},
                    "roles": {"guest": [{"uri": "", "match": "prefix",
                      "allow": ["call", "register", "subscribe", "publish"]}]},
                    "history": [{"uri": "com.example.recorded", "events": 10}]},
                  "other": {
                    "authentication": {"anonymous": {"role": "guest"}},
                    "roles": {"guest": []}}}}
                """.formatted(management);
        return Server.start(ConfigurationFile.read(new StringReader(json), null, Map.<String, String>of()::get));
    }

    @BeforeEach
    void open() throws Exception {
        server = start("{\"port\": 0}");
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

    private ClientBuilder socket() {
        return Client.builder()
                .uri("ws://127.0.0.1:" + server.port() + "/ws")
                .realm("realm1")
                .reconnect(Reconnect.NEVER);
    }

    private static JsonObject json(String body) {
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            return reader.readObject();
        }
    }

    private JsonObject get(String path) throws IOException {
        Asking.Answer answer = ask(server.managementPort(), "GET /api/" + path, HOST);
        assertEquals(200, answer.status(), answer.body());
        assertTrue(answer.head().contains("Content-Type: application/json"), answer.head());
        assertTrue(answer.head().contains("Cache-Control: no-store"), answer.head());
        return json(answer.body());
    }

    private List<JsonObject> entries(String path) throws IOException {
        return get(path).getJsonArray("entries").getValuesAs(JsonObject.class);
    }

    private Asking.Answer post(String path, String... headers) throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Content-Length: 0");
        return ask(server.managementPort(), "POST /api/" + path, all.toArray(String[]::new));
    }

    @Test
    void theRouterTellsOfItsRealms() throws Exception {
        Client one = join();
        one.register("com.example.add", Invocation::arguments).get(20, TimeUnit.SECONDS);
        one.call("com.example.add", 1).get(20, TimeUnit.SECONDS);

        JsonObject router = get("router");
        assertFalse(router.getBoolean("isDraining"));
        assertEquals(1, router.getInt("sessions"));
        assertFalse(router.getString("version").isEmpty());
        List<JsonObject> realms = router.getJsonArray("realms").getValuesAs(JsonObject.class);
        assertEquals(
                List.of("other", "realm1"),
                realms.stream().map(realm -> realm.getString("realm")).sorted().toList());
        JsonObject realm = realms.stream()
                .filter(each -> each.getString("realm").equals("realm1"))
                .findFirst()
                .orElseThrow();
        assertTrue(realm.getBoolean("answers"));
        assertEquals(1, realm.getInt("sessions"));
        assertEquals(1, realm.getInt("registrations"));
        assertEquals(1, realm.getInt("calls"));
        assertTrue(realm.getInt("messagesReceived") >= 3, realm.toString());
    }

    @Test
    void aSessionIsShownWithItsConnection() throws Exception {
        Client alice = socket().login(Login.ticket("al\"ice </script>", "alice-ticket"))
                .connect()
                .get(20, TimeUnit.SECONDS);
        clients.add(alice);
        alice.subscribe("com.example.news", event -> {}).get(20, TimeUnit.SECONDS);

        JsonObject session = entries("sessions?realm=realm1").get(0);
        assertEquals("al\"ice </script>", session.getString("authid"));
        assertEquals("guest", session.getString("authrole"));
        assertEquals("ticket", session.getString("authmethod"));
        assertEquals("127.0.0.1", session.getString("address"));
        assertEquals("Parley", session.getString("agent"));
        assertTrue(session.getString("protocol").startsWith("wamp.2.json"), session.toString());
        assertEquals(0, session.getInt("outboxBytes"));
        assertEquals(JsonValue.NULL, session.get("roundTripMillis"));
        assertEquals(1, session.getInt("subscriptions"));
        assertEquals(1, session.getInt("messagesReceived"));
        assertEquals(2, session.getInt("messagesSent"));
        long age = System.currentTimeMillis()
                - session.getJsonNumber("sinceMillis").longValue();
        assertTrue(age >= 0 && age < 60_000, session.toString());
    }

    @Test
    void theAnswerToAPingTellsTheLag() throws Exception {
        server.close();
        server = start("{\"port\": 0}, \"limits\": {\"pingMillis\": 1000}");
        clients.add(socket().login(Login.ticket("al\"ice </script>", "alice-ticket"))
                .connect()
                .get(20, TimeUnit.SECONDS));
        JsonObject session = entries("sessions?realm=realm1").get(0);
        while (session.isNull("roundTripMillis")) {
            session = entries("sessions?realm=realm1").get(0);
        }
        double lag = session.getJsonNumber("roundTripMillis").doubleValue();
        assertTrue(lag >= 0 && lag < 20_000, session.toString());
    }

    @Test
    void theAnswerToAMarkTellsItTooWhereNobodyHasToBePinged() throws Exception {
        server.close();
        server = start("{\"port\": 0}, \"limits\": {\"pingMillis\": 3600000}");
        clients.add(socket().reconnect(Reconnect.DEFAULT)
                .login(Login.ticket("al\"ice </script>", "alice-ticket"))
                .connect()
                .get(20, TimeUnit.SECONDS));
        Client alice = clients.get(clients.size() - 1);
        JsonObject session = entries("sessions?realm=realm1").get(0);
        for (int i = 0; session.isNull("roundTripMillis") && i < 1_000; i++) {
            alice.publishAcknowledged("com.example.news").get(20, TimeUnit.SECONDS);
            session = entries("sessions?realm=realm1").get(0);
        }
        assertFalse(session.isNull("roundTripMillis"), session.toString());
        double lag = session.getJsonNumber("roundTripMillis").doubleValue();
        assertTrue(lag >= 0 && lag < 20_000, session.toString());
    }

    @Test
    void aComponentHasNoAddress() throws Exception {
        join();
        assertEquals(JsonValue.NULL, entries("sessions?realm=realm1").get(0).get("address"));
    }

    @Test
    void aListIsToldAPartAtATime() throws Exception {
        for (int i = 0; i < 5; i++) {
            join();
        }
        List<JsonObject> found = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String after = "0";
        while (true) {
            JsonObject part = get("sessions?realm=realm1&limit=2&after=" + after);
            found.addAll(part.getJsonArray("entries").getValuesAs(JsonObject.class));
            sizes.add(part.getJsonArray("entries").size());
            if (part.isNull("next")) {
                break;
            }
            after = part.get("next").toString();
        }
        assertEquals(List.of(2, 2, 1), sizes);
        assertEquals(
                5, found.stream().map(each -> each.get("session")).distinct().count());
    }

    @Test
    void aListGoesOnWhereTheLastOfThePartHasLeft() throws Exception {
        for (int i = 0; i < 4; i++) {
            join();
        }
        JsonObject part = get("sessions?realm=realm1&limit=2");
        long second = part.getJsonArray("entries")
                .getJsonObject(1)
                .getJsonNumber("session")
                .longValue();
        assertEquals(200, post("kill?realm=realm1&session=" + second, HOST).status());
        assertEquals(
                2,
                entries("sessions?realm=realm1&limit=2&after=" + part.get("next"))
                        .size());
    }

    @Test
    void aFilterFindsWhatIsBehindAThousandOthers() throws Exception {
        Client client = join();
        CompletableFuture.allOf(IntStream.range(0, 2_500)
                        .mapToObj(i -> client.subscribe("com.example.t" + i, event -> {}))
                        .toArray(CompletableFuture[]::new))
                .get(60, TimeUnit.SECONDS);
        assertEquals(1_000, entries("subscriptions?realm=realm1").size());
        JsonObject found = get("subscriptions?realm=realm1&filter=EXAMPLE.t249&limit=7");
        List<String> uris = found.getJsonArray("entries").getValuesAs(JsonObject.class).stream()
                .map(each -> each.getString("uri"))
                .toList();
        assertEquals(
                List.of(
                        "com.example.t249",
                        "com.example.t2490",
                        "com.example.t2491",
                        "com.example.t2492",
                        "com.example.t2493",
                        "com.example.t2494",
                        "com.example.t2495"),
                uris);
        assertEquals(
                List.of("com.example.t2496", "com.example.t2497", "com.example.t2498", "com.example.t2499"),
                entries("subscriptions?realm=realm1&filter=t249&after=" + found.get("next")).stream()
                        .map(each -> each.getString("uri"))
                        .toList());
    }

    @Test
    void registrationsHaveTheirCalleesAndCalls() throws Exception {
        Client one = join();
        Client other = join();
        RegisterOptions shared = RegisterOptions.DEFAULT.invoke(InvocationPolicy.ROUNDROBIN);
        one.register(shared, "com.example.add", Invocation::arguments).get(20, TimeUnit.SECONDS);
        other.register(shared, "com.example.add", Invocation::arguments).get(20, TimeUnit.SECONDS);
        for (int i = 0; i < 3; i++) {
            one.call("com.example.add", i).get(20, TimeUnit.SECONDS);
        }
        JsonObject registration = entries("registrations?realm=realm1").get(0);
        assertEquals("com.example.add", registration.getString("uri"));
        assertEquals("exact", registration.getString("match"));
        assertEquals("roundrobin", registration.getString("invoke"));
        assertEquals(3, registration.getInt("calls"));
        assertEquals(2, registration.getInt("calleeCount"));
        assertEquals(
                one.sessionId(),
                registration
                        .getJsonArray("callees")
                        .getJsonObject(0)
                        .getJsonNumber("session")
                        .longValue());
    }

    @Test
    void subscriptionsHaveTheirSubscribersEventsAndHistory() throws Exception {
        Client one = join();
        one.subscribe("com.example.recorded", event -> {}).get(20, TimeUnit.SECONDS);
        join().publishAcknowledged("com.example.recorded", 1).get(20, TimeUnit.SECONDS);
        JsonObject subscription = entries("subscriptions?realm=realm1").get(0);
        assertEquals("com.example.recorded", subscription.getString("uri"));
        assertEquals(1, subscription.getInt("subscribers"));
        assertEquals(1, subscription.getInt("events"));
        assertEquals(1, subscription.getInt("historyEvents"));
        assertEquals(JsonValue.NULL, subscription.get("createdMillis"));
    }

    @Test
    void retainedEventsHaveTheirTopicsAndNoPayload() throws Exception {
        Client one = join();
        for (String topic : List.of("com.example.a", "com.example.b")) {
            one.publishAcknowledged(PublishOptions.DEFAULT.retain(), topic, "secret")
                    .get(20, TimeUnit.SECONDS);
        }
        JsonObject part = get("retained?realm=realm1&limit=1");
        JsonObject first = part.getJsonArray("entries").getJsonObject(0);
        assertEquals("com.example.a", first.getString("topic"));
        assertTrue(first.getInt("bytes") > 0);
        assertTrue(first.getBoolean("isForAll"));
        assertFalse(part.toString().contains("secret"));
        assertEquals(
                "com.example.b",
                entries("retained?realm=realm1&after=" + part.get("next"))
                        .get(0)
                        .getString("topic"));
    }

    @Test
    void whoIsKilledIsToldWhyAndRememberedWithTheReason() throws Exception {
        Client victim = socket().connect().get(20, TimeUnit.SECONDS);
        clients.add(victim);
        long id = victim.sessionId();
        String path = "kill?realm=realm1&session=" + id + "&message=please+%22update%22";
        try (LogLines log = LogLines.of("dev.parley.audit")) {
            assertEquals("{\"done\":true}\n", post(path, HOST).body());
            log.await("session_killed realm='realm1' session='" + id
                    + "' reason='please \"update\"' address='127.0.0.1'");
        }
        assertEquals("wamp.close.killed", victim.whenClosed().get(20, TimeUnit.SECONDS));

        JsonObject closed = entries("closed").get(0);
        assertEquals(id, closed.getJsonNumber("session").longValue());
        assertEquals("realm1", closed.getString("realm"));
        assertEquals("killed", closed.getString("how"));
        assertEquals("killed, 'wamp.close.killed: please \"update\"'", closed.getString("why"));
        assertEquals(1, closed.getInt("number"));
        assertEquals(List.of(), entries("closed?after=1"));
        assertEquals(404, post("kill?realm=realm1&session=" + id, HOST).status());
    }

    @Test
    void onlyTheLastOfTheClosedSessionsAreRemembered() throws Exception {
        for (int i = 0; i < 510; i++) {
            server.join("realm1").get(20, TimeUnit.SECONDS).close();
        }
        while (get("router").getInt("connections") > 0) {
            Thread.onSpinWait();
        }
        List<JsonObject> closed = entries("closed");
        assertEquals(500, closed.size());
        assertEquals(11, closed.get(0).getInt("number"));
        assertEquals(510, closed.get(499).getInt("number"));
        assertEquals("goodbye", closed.get(499).getString("how"));
        assertEquals(12, get("closed?limit=2").getInt("next"));
    }

    @Test
    void aRegistrationIsTakenAwayFromOneCallee() throws Exception {
        Client callee = join();
        callee.register("com.example.add", Invocation::arguments).get(20, TimeUnit.SECONDS);
        JsonObject registration = entries("registrations?realm=realm1").get(0);
        String path = "revoke?realm=realm1&registration=" + registration.get("registration") + "&callee=";
        assertEquals(404, post(path + 1, HOST).status());
        assertEquals(
                200, post(path + callee.sessionId() + "&reason=too+slow", HOST).status());
        assertEquals(List.of(), entries("registrations?realm=realm1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | sessions?realm=nowhere          | there is no realm nowhere",
                "400 | sessions                        | 'realm' is missing",
                "400 | sessions?realm=realm1&limit=0   | 'limit' must be from 1 to 1000",
                "400 | sessions?realm=realm1&limit=1001| 'limit' must be a number from 0 to 1000",
                "400 | sessions?realm=realm1&after=x   | 'after' must be a number",
                "400 | sessions?realm=realm1&after=-1  | 'after' must be a number from 0",
                "400 | sessions?realm=realm1&order=x   | there is no parameter 'order' here",
                "400 | sessions?realm=realm1&realm=a   | 'realm' is there twice",
                "400 | sessions?realm=%zz              | two hexadecimal digits",
                "400 | router?x=1                      | there is no parameter 'x' here, but none at all"
            })
    void whatIsWrongIsNamed(int status, String path, String what) throws Exception {
        Asking.Answer answer = ask(server.managementPort(), "GET /api/" + path, HOST);
        assertEquals(status, answer.status(), answer.body());
        assertTrue(json(answer.body()).getString("error").contains(what), answer.body());
    }

    @Test
    void deedsNameWhatTheyLack() throws Exception {
        assertEquals(
                "{\"error\":\"the parameter 'session' is missing\"}\n",
                post("kill?realm=realm1", HOST).body());
        assertEquals(404, post("kill?realm=nowhere&session=1", HOST).status());
        assertEquals(
                400,
                post("kill?realm=realm1&session=1&message=" + "x".repeat(201), HOST)
                        .status());
        for (String deed : List.of("kill?realm=realm1&session=1", "revoke")) {
            Asking.Answer answer = ask(server.managementPort(), "GET /api/" + deed, HOST);
            assertEquals(405, answer.status());
            assertTrue(answer.head().contains("Allow: POST"), answer.head());
        }
        assertEquals(405, post("sessions?realm=realm1", HOST).status());
        assertEquals(404, post("nothing", HOST).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost:%d\r\nOrigin: http://evil.example",
                "Host: localhost:%d\r\nOrigin: null",
                "Host: localhost:%d\r\nOrigin: http://127.0.0.1:%d",
                "Host: localhost:%d\r\nOrigin: http://localhost:%d\r\nOrigin: http://evil.example",
                "Host: localhost:%d\r\nSec-Fetch-Site: cross-site",
                "Host: localhost:%d\r\nSec-Fetch-Site: same-site",
                "Host: localhost:%d\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate",
                "Host: evil.example:%d\r\nOrigin: http://evil.example:%d"
            })
    void anotherPageMakesNothingHappen(String headers) throws Exception {
        Client client = join();
        String sent = headers.replace("%d", String.valueOf(server.managementPort()));
        for (String path : List.of("/api/kill?realm=realm1&session=" + client.sessionId(), "/drain")) {
            Asking.Answer answer = ask(server.managementPort(), "POST " + path, sent, "Content-Length: 0");
            assertTrue(answer.status() == 403 || answer.status() == 400, answer.head());
        }
        assertEquals(1, entries("sessions?realm=realm1").size());
        assertFalse(server.hub().isDraining());
    }

    @Test
    void itsOwnPageIsAnswered() throws Exception {
        Client client = join();
        String host = "localhost:" + server.managementPort();
        String[] own = {"Host: " + host, "Origin: http://" + host, "Sec-Fetch-Site: same-origin"};
        assertEquals(200, ask(server.managementPort(), "GET /api/router", own).status());
        assertEquals(
                200,
                post("kill?realm=realm1&session=" + client.sessionId(), own).status());
    }

    @Test
    void aBrowserGetsThePageAndAProgramTheAddresses() throws Exception {
        Asking.Answer page = ask(
                server.managementPort(),
                "GET /",
                HOST,
                BROWSER,
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Mode: navigate");
        assertEquals(200, page.status());
        assertTrue(page.head().contains("Content-Type: text/html"), page.head());
        assertTrue(
                page.head().contains("Content-Security-Policy: default-src 'none'; connect-src 'self'; img-src data:"),
                page.head());
        assertEquals(
                page.body(),
                ask(server.managementPort(), "GET /inspector", HOST).body());
        assertTrue(page.head().contains("X-Frame-Options: DENY"), page.head());
        Asking.Answer addresses = ask(server.managementPort(), "GET /", HOST, "Accept: */*");
        assertTrue(addresses.body().contains("\n/api/sessions\n"), addresses.body());
        assertTrue(addresses.body().contains("\nPOST /api/kill\n"), addresses.body());
        assertEquals(
                403,
                ask(server.managementPort(), "GET /", "Host: evil.example", BROWSER)
                        .status());
    }

    @Test
    void whereThereIsATokenThePageAloneNeedsNone() throws Exception {
        server.close();
        server = start("{\"port\": 0, \"token\": \"" + TOKEN + "\"}");
        assertEquals(
                200,
                ask(server.managementPort(), "GET /", "Host: any.example", BROWSER)
                        .status());
        for (String path : List.of("router", "samples", "closed", "sessions?realm=realm1", "kill", "nothing")) {
            assertEquals(
                    401,
                    ask(server.managementPort(), "GET /api/" + path, HOST, BROWSER)
                            .status());
        }
        assertEquals(401, post("kill?realm=realm1&session=1", HOST).status());
        assertEquals(
                200,
                ask(server.managementPort(), "GET /api/router", HOST, "Authorization: Bearer " + TOKEN)
                        .status());
    }
}
