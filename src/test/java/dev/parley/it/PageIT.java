package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.client.Invocation;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page at {@code /} in a browser. */
class PageIT {
    private static Browser browser;
    private static StandaloneRouter router;

    private Browser.Page page;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start();
        router = StandaloneRouter.start();
    }

    @AfterAll
    static void end() {
        if (browser != null) {
            browser.close();
        }
        if (router != null) {
            router.close();
        }
    }

    @BeforeEach
    void open() {
        page = browser.open(router.page());
    }

    @AfterEach
    void close() {
        page.close();
    }

    private void connect() {
        page.click("#connect");
        page.await("#state[data-state='open']");
    }

    private void disconnect() {
        page.click("#disconnect");
        page.await("#state[data-state='closed']");
    }

    /** Registers the echo that the page proposes. */
    private void register() {
        page.click("#register-send");
        page.await("#registrations li[data-uri='com.example.echo']");
    }

    /** The messages in the page's log, such as {@code sent CALL}. */
    private List<String> wire() {
        return List.of(page.evaluate("[...document.querySelectorAll('#wire li[data-type]')]"
                        + ".map(row => row.dataset.direction + ' ' + row.dataset.type).join('\\n')")
                .toString()
                .split("\n"));
    }

    /** The text of a message in the page's log. */
    private String raw(String direction, String type) {
        String row = "#wire li[data-direction='" + direction + "'][data-type='" + type + "'] .raw";
        page.await(row);
        return page.evaluate("element(" + quoted(row) + ").textContent").toString();
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {RawPeer.JSON, RawPeer.BATCHED})
    void whoPressesTheButtonsInOrderSeesEachMessage(String subProtocol) {
        page.fill("#protocol", subProtocol);
        connect();
        assertEquals("Connected to realm1", page.text("#state-text"));

        register();
        page.click("#call-send");
        page.await("#call-result[data-kind='good']");
        page.awaitText("#call-result", "[\"Hello\", 42]");
        page.awaitText("#call-result", "{\"polite\": true}");

        page.click("#subscribe-send");
        page.await("#subscriptions li[data-uri='com.example.news']");
        page.click("#publish-send");
        page.await("#publish-status[data-kind='good']");
        page.awaitText("#events", "[\"It works\"]");

        page.click("#subscriptions button");
        page.awaitNone("#subscriptions li");
        page.click("#registrations button");
        page.awaitNone("#registrations li");
        disconnect();
        page.awaitText("#notice", "You left realm1");
        page.await("#wire li[data-direction='received'][data-type='GOODBYE']");

        assertEquals(
                List.of(
                        "sent HELLO",
                        "received WELCOME",
                        "sent REGISTER",
                        "received REGISTERED",
                        "sent CALL",
                        "received INVOCATION",
                        "sent YIELD",
                        "received RESULT",
                        "sent SUBSCRIBE",
                        "received SUBSCRIBED",
                        "sent PUBLISH",
                        "received PUBLISHED",
                        "received EVENT",
                        "sent UNSUBSCRIBE",
                        "received UNSUBSCRIBED",
                        "sent UNREGISTER",
                        "received UNREGISTERED",
                        "sent GOODBYE",
                        "received GOODBYE"),
                wire());
        page.awaitText("#wire", subProtocol);
        assertEquals(List.of(), page.complaints());
    }

    @Test
    void numbersPassToTheLetter() {
        String numbers = "[12345678901234567890,1.10,1e400,-0.0]";
        connect();
        register();

        page.fill("#call-args", numbers);
        page.fill("#call-kwargs", "");
        page.click("#call-send");

        assertTrue(raw("received", "INVOCATION").endsWith(numbers + "]"), () -> raw("received", "INVOCATION"));
        assertTrue(raw("received", "RESULT").endsWith(numbers + "]"), () -> raw("received", "RESULT"));
        assertEquals(List.of(), page.complaints());
    }

    @Test
    void itTalksWithAJavaClient() throws Exception {
        try (Client client = Client.connect(router.webSocket(), "realm1").get(20, TimeUnit.SECONDS)) {
            BlockingQueue<String> events = new LinkedBlockingQueue<>();
            client.register("com.example.java", Invocation::arguments).get(20, TimeUnit.SECONDS);
            client.subscribe("com.example.news", String.class, events::add).get(20, TimeUnit.SECONDS);
            connect();
            page.fill("#call-uri", "com.example.java");
            page.click("#call-send");
            page.await("#call-result[data-kind='good']");
            page.click("#publish-send");
            assertEquals("It works", events.poll(20, TimeUnit.SECONDS));

            page.click("#subscribe-send");
            page.await("#subscriptions li");
            client.publish("com.example.news", "from Java");
            page.awaitText("#events", "from Java");
            register();
            assertEquals(
                    "Hi", client.call(String.class, "com.example.echo", "Hi").get(20, TimeUnit.SECONDS));
            assertEquals(List.of(), page.complaints());
        }
    }

    @Test
    void theLogIsOneClickAwayOnAPhone() {
        String isThere = "getComputedStyle(element('#to-log')).display !== 'none'";
        assertEquals(JsonValue.FALSE, page.evaluate(isThere));
        page.narrow(390);
        assertEquals(JsonValue.TRUE, page.evaluate(isThere));

        page.click("#to-log");

        assertEquals(
                JsonValue.TRUE,
                page.evaluate("{ const top = element('#wire-title').getBoundingClientRect().top;"
                        + " return top >= 0 && top < innerHeight / 2; }"));
        assertEquals(List.of(), page.complaints());
    }

    @Test
    void aWrongFieldClearsTheResultBeforeIt() {
        connect();
        page.fill("#call-uri", "com.example.nobody");
        page.click("#call-send");
        page.await("#call-result[data-kind='bad'] > *");

        page.fill("#call-args", "[1");
        page.click("#call-send");

        page.awaitNone("#call-result > *");
    }

    @Test
    void anErrorIsExplained() {
        connect();
        page.fill("#call-uri", "com.example.nobody");
        page.click("#call-send");

        page.await("#call-result[data-kind='bad']");
        page.awaitText("#call-result", "No program in this realm has registered this procedure");

        page.click("#disconnect");
        page.await("#state[data-state='closed']");
        page.fill("#realm", "com.example.nowhere");
        page.click("#connect");
        page.awaitText("#notice", "This router has no realm of that name");
        page.awaitText("#notice", "The WebSocket closed with");
        assertFalse(String.valueOf(page.evaluate("document.getElementById('notice').textContent"))
                .contains("Reason given"));
        assertEquals(List.of(), page.complaints());
    }

    @ParameterizedTest(name = "{0} × {1} {2}")
    @CsvSource({"1280, 900, light", "1280, 900, dark", "375, 800, light", "375, 800, dark"})
    void nobodyStumbles(int width, int height, String scheme) {
        page.emulate(width, height, scheme);
        assertEquals("", Hurdles.of(page), "not connected");
        connect();
        register();
        page.fill("#call-uri", "com.example.nobody");
        page.click("#call-send");
        page.awaitText("#wire", "no_such_procedure");
        assertEquals("", Hurdles.of(page), "connected");
    }

    @Test
    void thePolicyLetsNothingRunThatDoesNotStandInThePage() throws Exception {
        page.assertRunsNothingElse();
    }

    @Test
    void aPageOfAnotherOriginIsNotLetIn() throws Exception {
        try (Browser.Page other =
                browser.open(URI.create("http://localhost:" + router.page().getPort() + "/"))) {
            other.fill("#url", router.webSocket().toString());
            other.click("#connect");

            other.await("#notice[data-kind='bad']");
            other.awaitText("#notice", "No connection");
            other.awaitComplaint("403");
        }
    }
}
