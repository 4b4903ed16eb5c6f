package dev.parley.auth.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.crypto.Secret;
import dev.parley.message.AuthMethod;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CookiesTest {
    private static final long NOW = 1_000_000;
    private static final long HOUR = 3_600_000;

    private static CookieLogin login(String authid, long expires, Map<String, Object> extra) {
        return new CookieLogin(authid, "user", AuthMethod.BEARER, "token", Map.copyOf(extra), "", expires, expires, "");
    }

    private static CookieLogin login(String authid) {
        return login(authid, NOW + HOUR, Map.of());
    }

    private static boolean isKnown(Cookies cookies, String cookie) {
        return cookies.find(List.of(Secret.of(cookie)), (same, login) -> login, NOW) != null;
    }

    @Test
    void theStoreIsBoundedAndForgetsWhatExpiredFirst() {
        Cookies cookies = new Cookies("realm1", Long.MAX_VALUE);
        cookies.keep();
        cookies.attach(Secret.of("first"), login("first"), NOW);
        String first = cookies.takeChanges().get(0).hash();
        for (int i = 1; i < Cookies.MAX_KNOWN; i++) {
            cookies.attach(Secret.of("c" + i), login("user " + i), NOW);
        }
        assertEquals(Cookies.MAX_KNOWN, cookies.size());
        assertEquals(Cookies.MAX_KNOWN - 1, cookies.takeChanges().size());
        CookieLogin last = login("last", NOW + 2 * HOUR, Map.of());
        cookies.attach(Secret.of("last"), last, NOW);
        assertEquals(Cookies.MAX_KNOWN, cookies.size());
        List<CookieChange> changes = cookies.takeChanges();
        assertEquals(new CookieChange(first, null), changes.get(0));
        assertEquals(last, changes.get(1).login());
        cookies.attach(Secret.of("later"), last, NOW + HOUR);
        assertEquals(2, cookies.size());
        assertEquals(Cookies.MAX_KNOWN, cookies.takeChanges().size());
        assertEquals(List.of(), cookies.takeChanges());
    }

    @Test
    void whoLogsInAgainAndAgainTakesNoCookieFromOthers() {
        Cookies cookies = new Cookies("realm1", Long.MAX_VALUE);
        cookies.attach(Secret.of("hers"), login("alice"), NOW);
        for (int i = 0; i < 2 * Cookies.MAX_KNOWN; i++) {
            cookies.attach(Secret.of("his " + i), login("mallory"), NOW);
        }
        assertTrue(isKnown(cookies, "hers"));
        assertEquals(1 + Cookies.MAX_OF_ONE, cookies.size());
        assertTrue(isKnown(cookies, "his " + (2 * Cookies.MAX_KNOWN - 1)), "the last of his own");
    }

    @Test
    void whatAnAuthenticatorTellsCounts() {
        Cookies cookies = new Cookies("realm1", Long.MAX_VALUE);
        Map<String, Object> extra = Map.of("picture", "x".repeat(100_000));
        for (int i = 0; i < 100; i++) {
            cookies.attach(Secret.of("c" + i), login("mallory", NOW + HOUR, extra), NOW);
        }
        assertEquals(Cookies.MAX_OCTETS_OF_ONE / 100_000, cookies.size());
        Map<String, Object> tooMuch = Map.of("picture", List.of("x".repeat((int) Cookies.MAX_OCTETS_OF_ONE)));
        cookies.keep();
        cookies.attach(Secret.of("last"), login("mallory", NOW + HOUR, tooMuch), NOW);
        assertEquals(Cookies.MAX_OCTETS_OF_ONE / 100_000, cookies.size());
        assertEquals(List.of(), cookies.takeChanges());
    }

    @Test
    void allTogetherTakeWhatTheyMay() {
        Cookies cookies = new Cookies("realm1", 50 * login("user 00").weight());
        for (int i = 10; i < 100; i++) {
            cookies.attach(Secret.of("c" + i), login("user " + i), NOW);
        }
        assertEquals(50, cookies.size());
        assertTrue(isKnown(cookies, "c50"));
    }

    @Test
    void allOfAnAccountAreForgottenTogether() {
        Cookies cookies = new Cookies("realm1", Long.MAX_VALUE);
        for (String cookie : List.of("a", "b", "c")) {
            cookies.attach(Secret.of(cookie), login(cookie.equals("b") ? "bob" : "alice"), NOW);
        }
        cookies.forget("alice", "token");
        assertEquals(1, cookies.size());
        assertTrue(isKnown(cookies, "b"));
        for (int i = 0; i < Cookies.MAX_OF_ONE; i++) {
            cookies.attach(Secret.of("again " + i), login("alice"), NOW);
        }
        assertEquals(1 + Cookies.MAX_OF_ONE, cookies.size());
    }
}
