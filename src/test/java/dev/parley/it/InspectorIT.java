package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.client.ClientBuilder;
import dev.parley.client.Invocation;
import dev.parley.client.Login;
import dev.parley.client.PublishOptions;
import dev.parley.client.Reconnect;
import dev.parley.client.SubscribeOptions;
import dev.parley.config.ConfigurationFile;
import dev.parley.message.Dict;
import dev.parley.message.Hello;
import dev.parley.server.Server;
import dev.parley.server.WampSocket;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The inspector's page in a browser. */
class InspectorIT {
    private static final String TOKEN = "0123456789abcdef";
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    private static Browser browser;

    @TempDir
    private Path folder;

    private final List<Client> clients = new ArrayList<>();
    private Server server;
    private Browser.Page page;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start();
    }

    @AfterAll
    static void end() {
        if (browser != null) {
            browser.close();
        }
    }

    private void serve(String management) throws Exception {
        String json = """
                {"listeners": [{"port": 0}], "management": %s, "engine": {"file": "parley.store"},
                 "drain": {"graceMillis": 60000, "spreadMillis": 60000},
                 "realms": {
                  "realm1": {
                    "authentication": {"ticket": {}, "principals": [
                      {"authid": "alice", "role": "guest", "ticket": "alice-ticket"},
                      {"authid": "bob", "role": "guest", "ticket": "bob-ticket"},
                      {"authid": "%s", "role": "guest", "ticket": "hostile-ticket"}]},
                    "roles": {"guest": [{"uri": "", "match": "prefix",
                      "allow": ["call", "register", "subscribe", "publish"]}]},
                    "history": [{"uri": "com.example.orders"}]},
                  "other": {"authentication": {"anonymous": {"role": "guest"}}, "roles": {"guest": []}}}}
                """.formatted(management, HOSTILE);
        server = Server.start(ConfigurationFile.read(new StringReader(json), folder, Map.<String, String>of()::get));
    }

    private Client join(String authid, String ticket) throws Exception {
        ClientBuilder builder = Client.builder()
                .uri("ws://127.0.0.1:" + server.port() + "/ws")
                .realm("realm1")
                .login(Login.ticket(authid, ticket))
                .reconnect(Reconnect.NEVER);
        Client client = builder.connect().get(20, TimeUnit.SECONDS);
        clients.add(client);
        return client;
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.managementPort() + "/");
    }

    @BeforeEach
    void open() throws Exception {
        serve("{\"port\": 0, \"tail\": \"messages\"}");
        Client alice = join("alice", "alice-ticket");
        join("bob", "bob-ticket");
        alice.register("com.example.add", Invocation::arguments).get(20, TimeUnit.SECONDS);
        alice.subscribe("com.example.news", event -> {}).get(20, TimeUnit.SECONDS);
        page = browser.open(address());
        page.await("#state[data-state='live']");
    }

    @AfterEach
    void close() {
        page.close();
        clients.forEach(Client::close);
        server.close();
    }

    private String who() {
        return page.evaluate("[...document.querySelectorAll('#rows tr b')].map(one => one.textContent).join(' ')")
                .toString();
    }

    @Test
    void itShowsWhoIsThereAndGoesOnLooking() throws Exception {
        page.await("#rows tr:nth-child(2)");
        page.awaitText("#realms [aria-pressed='true']", "realm1");
        page.awaitText("#tab-sessions", "2");
        join(HOSTILE, "hostile-ticket");
        page.awaitText("#rows", HOSTILE);
        page.awaitText("#rows", "127.0.0.1");
        page.click("#realms button[data-realm='other']");
        page.awaitText("#empty", "Nobody is in this realm.");
        assertEquals(List.of(), page.complaints());
    }

    @Test
    void aListIsSortedAndFiltered() {
        page.await("#rows tr:nth-child(2)");
        page.click("#columns th:first-child button");
        assertEquals("alice bob", who());
        page.click("#columns th:first-child button");
        assertEquals("bob alice", who());
        page.await("#columns th:first-child[aria-sort='descending']");
        page.fill("#find", "ALI");
        page.awaitNone("#rows tr:nth-child(2)");
        assertEquals("alice", who());
        page.fill("#find", "nobody");
        page.awaitText("#empty", "Nothing here contains “nobody”.");
    }

    @Test
    void eachListHasItsThings() throws Exception {
        page.click("#tab-registrations");
        page.awaitText("#rows", "com.example.add");
        page.awaitText("#rows .callees", "alice");
        page.click("#tab-subscriptions");
        page.awaitText("#rows", "com.example.news");
        page.click("#tab-retained");
        page.awaitText("#empty", "No event is retained.");
        page.click("#tab-closed");
        page.awaitText("#empty", "No session of this realm has ended yet.");
        clients.get(1).close();
        page.awaitText("#rows", "the peer said GOODBYE, 'wamp.close.close_realm'");
        assertEquals(List.of(), page.complaints());
    }

    @Test
    void aSessionIsEndedWithAMessage() throws Exception {
        page.await("#rows tr:nth-child(2)");
        page.click("#rows button[aria-label='End the session of bob']");
        page.awaitText("#ask", "End the session of bob?");
        page.click("#ask-no");
        page.await("#ask:not([open])");
        page.click("#rows button[aria-label='End the session of bob']");
        page.fill("#ask-text", "please \"update\"");
        page.click("#ask-yes");
        page.awaitText("#said", "The session of bob has ended.");
        assertEquals("wamp.close.killed", clients.get(1).whenClosed().get(20, TimeUnit.SECONDS));
        page.awaitNone("#rows tr:nth-child(2)");
        page.click("#tab-closed");
        page.awaitText("#rows", "killed, 'wamp.close.killed: please \"update\"'");
        assertEquals(List.of(), page.complaints());
    }

    @Test
    void aRegistrationIsRevoked() {
        page.click("#tab-registrations");
        page.await("#rows .callees button");
        page.click("#rows .callees button");
        page.awaitText("#ask", "Take com.example.add away from alice?");
        page.click("#ask-yes");
        page.awaitText("#empty", "Nobody has registered a procedure.");
        assertEquals(List.of(), page.complaints());
    }

    @Test
    void aPlaceThatNobodyHasIsForgotten() throws Exception {
        Client hostile = join(HOSTILE, "hostile-ticket");
        hostile.subscribe(SubscribeOptions.DEFAULT.durable(HOSTILE), "com.example.orders", event -> {})
                .get(20, TimeUnit.SECONDS);
        page.click("#tab-durables");
        page.awaitText("#rows", HOSTILE);
        page.awaitText("#rows", "now");
        page.awaitNone("#rows button");
        hostile.close();
        clients.get(0).publishAcknowledged("com.example.orders", 1).get(20, TimeUnit.SECONDS);
        page.awaitText("#rows td[data-label='Behind']", "1");
        page.awaitText("#rows", "nobody");
        page.click("#rows button");
        page.awaitText("#ask", "Forget the place of " + HOSTILE + "?");
        page.click("#ask-yes");
        page.awaitText("#empty", "No subscription is durable.");
        assertEquals(List.of(), page.complaints());
    }

    @Test
    void aSessionThatMayComeBackSaysForHowLong() throws Exception {
        page.click("#realms button[data-realm='other']");
        try (WampSocket peer = WampSocket.connect(server.port())) {
            Dict roles = Dict.of(Map.of("subscriber", Map.of()));
            peer.send(new Hello("other", Dict.of("roles", roles.values()).with("resumable", true)));
            peer.receive();
            page.await("#rows tr");
        }
        page.awaitText("#rows", "detached, ");
        page.click("#rows button[aria-label^='End']");
        page.click("#ask-yes");
        page.awaitText("#empty", "Nobody is in this realm.");
        assertEquals(List.of(), page.complaints());
    }

    @Test
    void theMessagesOfASessionPassByUntilItEnds() throws Exception {
        Client alice = clients.get(0);
        page.await("#rows button[aria-label='Watch the messages of alice']");
        page.click("#rows button[aria-label='Watch the messages of alice']");
        page.awaitText("#tail-title", "Messages of alice, session " + alice.sessionId());
        page.awaitText("#tail-state", "Watching");
        alice.publish(PublishOptions.DEFAULT.includeMe(), "com.example.news", HOSTILE);
        page.awaitText("#tail-rows", "EVENT");
        page.awaitText("#tail-rows", "PUBLISH");
        page.awaitText("#tail-rows", "com.example.news");
        page.awaitText("#tail-foot", "2 messages. Payloads are hidden.");
        clients.get(1).publish("com.example.news", 1);
        page.awaitText("#tail-foot", "3 messages.");
        page.click("#pause");
        page.awaitText("#tail-state", "Paused");
        for (int i = 0; i < 1_000; i++) {
            alice.publish("com.example.other", i);
        }
        alice.publishAcknowledged("com.example.other", 1).get(20, TimeUnit.SECONDS);
        page.click("#pause");
        page.awaitText("#tail-foot", "were not shown: they came faster");
        alice.publishAcknowledged("com.example.other", 1).get(20, TimeUnit.SECONDS);
        page.await("#tail-rows .gap");
        page.awaitText("#tail-rows .gap", "messages were not shown");
        alice.close();
        page.awaitText("#tail-state", "The session has ended");
        page.click("#tail-end");
        page.await("#tail[hidden]");
        assertEquals(List.of(), page.complaints());
    }

    @Test
    void theMessagesAboutATopicPassByWithPayloadsWhereThatIsPermitted() throws Exception {
        page.close();
        clients.forEach(Client::close);
        server.close();
        serve("{\"port\": 0, \"token\": \"" + TOKEN + "\", \"tail\": \"payloads\"}");
        Client alice = join("alice", "alice-ticket");
        Client bob = join("bob", "bob-ticket");
        alice.subscribe("com.example.news", event -> {}).get(20, TimeUnit.SECONDS);
        page = browser.open(address());
        page.await("#enter:not([hidden])");
        page.fill("#token", TOKEN);
        page.click("#enter-form button");
        page.await("#tab-subscriptions");
        page.click("#tab-subscriptions");
        page.await("#rows button[aria-label^='Watch the messages about']");
        page.click("#rows button[aria-label='Watch the messages about com.example.news']");
        page.awaitText("#tail-title", "Messages of com.example.news");
        bob.publish("com.example.news", HOSTILE);
        page.awaitText("#tail-rows", "[\"" + HOSTILE + "\"]");
        page.awaitText("#tail-foot", "2 messages. Payloads are cut");
        server.reconfigure(ConfigurationFile.read(
                new StringReader("{\"management\": {\"port\": 0, \"token\": \"" + TOKEN + "\"}}"),
                folder,
                Map.<String, String>of()::get));
        page.awaitText("#tail-state", "Ended");
        page.awaitNone("#rows button[aria-label^='Watch']");
    }

    @Test
    void theRouterDrainsOnlyWhenThatIsConfirmed() {
        page.click("#drain");
        page.awaitText("#ask", "2 sessions leave one after the other");
        page.click("#ask-no");
        page.await("#ask:not([open])");
        assertTrue(!server.hub().isDraining());
        page.click("#drain");
        page.click("#ask-yes");
        page.await("#state[data-state='draining']");
        page.awaitText("#notice", "2 sessions are left.");
        assertTrue(server.hub().isDraining());
        assertEquals(List.of(), page.complaints());
    }

    @Test
    void itStandsStillWhilePausedAndSaysWhenNobodyAnswers() throws Exception {
        page.await("#rows tr:nth-child(2)");
        page.click("#pause");
        page.awaitText("#state", "Paused");
        clients.get(1).close();
        page.click("#pause");
        page.awaitNone("#rows tr:nth-child(2)");
        server.close();
        page.await("#state[data-state='lost']");
        page.awaitText("#notice", "The router does not answer.");
        assertEquals("alice", who());
    }

    @Test
    void whereThereIsATokenItIsShown() throws Exception {
        page.close();
        server.close();
        serve("{\"port\": 0, \"token\": \"" + TOKEN + "\"}");
        page = browser.open(address());
        page.await("#enter:not([hidden])");
        page.await("#list[hidden]");
        page.click("#enter-form button");
        page.awaitText("#enter-fault", "Type the token first.");
        page.fill("#token", "0123456789abcdee");
        page.click("#enter-form button");
        page.awaitText("#enter-fault", "That is not the token.");
        page.fill("#token", TOKEN);
        page.click("#enter-form button");
        page.await("#state[data-state='live']");
        page.await("#list:not([hidden])");
        page.click("#leave");
        page.await("#enter:not([hidden])");
        assertEquals("0", page.evaluate("String(sessionStorage.length)"));
    }

    @Test
    void thePolicyLetsNothingRunThatDoesNotStandInThePage() throws Exception {
        page.assertRunsNothingElse();
    }

    @ParameterizedTest(name = "{0} × {1} {2}")
    @CsvSource({"1280, 900, light", "1280, 900, dark", "375, 800, light", "375, 800, dark"})
    void nobodyStumbles(int width, int height, String scheme) throws Exception {
        page.emulate(width, height, scheme);
        clients.get(0)
                .subscribe(SubscribeOptions.DEFAULT.durable("audit"), "com.example.orders", event -> {})
                .get(20, TimeUnit.SECONDS);
        clients.get(1)
                .subscribe(SubscribeOptions.DEFAULT.durable("billing"), "com.example.orders", event -> {})
                .get(20, TimeUnit.SECONDS);
        clients.get(1).close();
        for (String tab : List.of("registrations", "subscriptions", "durables", "sessions")) {
            page.click("#tab-" + tab);
            page.await("#rows tr");
            assertEquals("", Hurdles.of(page), tab);
        }
        page.click("#rows button[aria-label^='Watch the messages of alice']");
        page.awaitText("#tail-state", "Watching");
        clients.get(0).publishAcknowledged("com.example.news", 1).get(20, TimeUnit.SECONDS);
        page.awaitText("#tail-foot", "2 messages.");
        assertEquals("", Hurdles.of(page), "messages that pass by");
        page.click("#drain");
        assertEquals("", Hurdles.of(page), "the dialog");
    }
}
