package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in from the page in a browser. */
class PageLoginIT {
    private static Browser browser;
    private static StandaloneRouter router;

    private Browser.Page page;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start();
        router = StandaloneRouter.start("--config", "src/test/resources/identity.json");
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

    private void signIn(String method, String authid, String secret) {
        page.click("#login summary");
        page.fill("#login-method", method);
        page.fill("#login-authid", authid);
        page.fill("#login-secret", secret);
        page.click("#connect");
    }

    @ParameterizedTest
    @CsvSource({
        "ticket, alice, alice-ticket, role user",
        "wampcra, carol, carol-secret, role user",
        "wampcra, dave, dave-secret, role admin",
        "wamp-scram, erin, erin-secret, role user"
    })
    void whoKnowsTheSecretIsLetIn(String method, String authid, String secret, String role) {
        signIn(method, authid, secret);

        page.await("#state[data-state='open']");
        page.awaitText("#session-who", authid + ", " + role);
        assertFalse(page.evaluate("document.querySelector('#wire').textContent")
                .toString()
                .contains(secret));
        assertEquals(List.of(), page.complaints());
    }

    @Test
    void theBrowserIsKnownAgainByItsCookie() {
        signIn("ticket", "alice", "alice-ticket");
        page.awaitText("#session-who", "alice");
        page.click("#disconnect");
        page.await("#state[data-state='closed']");
        page.fill("#login-method", "");
        page.click("#connect");

        page.await("#state[data-state='open']");
        page.awaitText("#session-who", "alice, role user");
    }

    @Test
    void whoSignsOutIsNotKnownAgain() {
        signIn("ticket", "alice", "alice-ticket");
        page.awaitText("#session-who", "alice");
        page.click("#sign-out");
        page.awaitText("#notice", "You signed out");
        page.await("#state[data-state='closed']");
        page.click("#connect");

        page.awaitText("#session-who", "role guest");
        assertEquals(List.of(), page.complaints());
    }

    @ParameterizedTest
    @ValueSource(strings = {"wampcra", "wamp-scram"})
    void aWrongSecretIsExplained(String method) {
        signIn(method, "carol", "guessed");

        page.awaitText("#notice", "did not accept these credentials");
        page.await("#state[data-state='closed']");
        assertTrue(page.complaints().isEmpty());
    }
}
