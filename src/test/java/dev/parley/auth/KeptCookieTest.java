package dev.parley.auth;

import static dev.parley.auth.People.FAR_AWAY;
import static dev.parley.auth.People.NOW;
import static dev.parley.auth.People.accepted;
import static dev.parley.auth.People.applicant;
import static dev.parley.auth.People.everybody;
import static dev.parley.auth.People.principal;
import static dev.parley.auth.People.seeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.cookie.CookieLogin;
import dev.parley.auth.crypto.Secret;
import dev.parley.auth.login.AuthenticationException;
import dev.parley.auth.login.Login;
import dev.parley.auth.voucher.TokenVerifier;
import dev.parley.message.AuthMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Browsers that are known again by a router that has been started again. */
class KeptCookieTest {
    private static final long HOUR = 3_600_000;

    /** What is kept, as it comes to be. */
    private final Map<String, CookieLogin> kept = new LinkedHashMap<>();

    /** Routers draw other random numbers each. */
    private int seed;

    private Authentication started(AuthenticationSettings.Builder settings) {
        Authentication realm =
                new Authentication("realm1", settings.cookieMaxAgeMillis(HOUR).build(), seeded(++seed));
        realm.keepCookies();
        return realm;
    }

    private void keep(Authentication realm) {
        realm.takeCookieChanges().forEach(change -> {
            if (change.login() == null) {
                kept.remove(change.hash());
            } else {
                kept.put(change.hash(), change.login());
            }
        });
    }

    /** Another router, which has what was kept. */
    private Authentication again(AuthenticationSettings.Builder settings) {
        Authentication realm = started(settings);
        kept.forEach((hash, login) -> assertTrue(realm.restoreCookie(hash, login, NOW)));
        return realm;
    }

    private static Secret loggedIn(Authentication realm, Login login) throws AuthenticationException {
        Secret issued = realm.newCookie();
        accepted(People.login(realm, login, FAR_AWAY.withCookies(List.of(), issued)));
        return issued;
    }

    private static Evidence with(Secret cookie) {
        return FAR_AWAY.withCookies(List.of(cookie), null);
    }

    private static Login login(String method) {
        return switch (method) {
            case "ticket" -> Login.ticket("alice", "alice-ticket");
            case "wampcra" -> Login.wampcra("carol", "carol-secret");
            case "wamp-scram" -> Login.scram("erin", "erin-secret");
            default -> Login.cryptosign("frank", People.FRANKS_SEED);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"ticket", "wampcra", "wamp-scram", "cryptosign"})
    void aCookieIsGoodAgainAndWhoComesByItMayStay(String method) throws Exception {
        Authentication before = started(everybody());
        Secret cookie = loggedIn(before, login(method));
        Identity then = accepted(before.begin(applicant(null, with(cookie)), NOW));
        keep(before);
        Authentication after = again(everybody());
        assertTrue(after.knows(with(cookie), NOW + HOUR));
        assertFalse(after.knows(with(cookie), NOW + 1 + HOUR));
        Identity now = accepted(after.begin(applicant(null, with(cookie)), NOW));
        assertEquals(then, now);
        assertTrue(after.admits(now, FAR_AWAY));
        assertFalse(after.reconfigured(AuthenticationSettings.builder(People.ROLES)
                        .allow(AuthMethod.COOKIE)
                        .build())
                .admits(now, FAR_AWAY));
    }

    @Test
    void neitherCookiesNorSecretsAreKept() throws Exception {
        Authentication before = started(everybody());
        Secret cookie = loggedIn(before, Login.ticket("alice", "alice-ticket"));
        keep(before);
        assertEquals(1, kept.size());
        assertFalse(kept.toString().contains(cookie.reveal()), kept::toString);
        assertFalse(kept.toString().contains("alice-ticket"), kept::toString);
        // and two cookies of one account have nothing in common by which secrets could be tried
        loggedIn(before, Login.ticket("alice", "alice-ticket"));
        keep(before);
        assertEquals(
                2,
                Set.copyOf(kept.values().stream().map(CookieLogin::mark).toList())
                        .size());
    }

    @Test
    void whatHasEndedIsKeptNoLonger() throws Exception {
        Authentication realm = started(everybody());
        Secret signedOut = loggedIn(realm, Login.ticket("alice", "alice-ticket"));
        loggedIn(realm, Login.wampcra("carol", "carol-secret"));
        keep(realm);
        assertEquals(2, kept.size());
        realm.forget(with(signedOut));
        keep(realm);
        assertEquals(
                List.of("carol"),
                kept.values().stream().map(CookieLogin::authid).toList());
        realm.forget(new Identity("carol", "user", "wampcra", "static", Map.of()));
        keep(realm);
        assertEquals(Map.of(), kept);
        loggedIn(realm, Login.ticket("alice", "alice-ticket"));
        keep(realm);
        assertEquals(1, kept.size());
        keep(realm.reconfigured(AuthenticationSettings.builder(People.ROLES).build()));
        assertEquals(Map.of(), kept);
    }

    private static AuthenticationSettings.Builder alice(
            String role, Map<String, @Nullable Object> extra, String ticket) {
        return AuthenticationSettings.builder(People.ROLES)
                .allow(AuthMethod.TICKET)
                .allow(AuthMethod.COOKIE)
                .principal(new Principal("alice", role, extra, List.of(new TicketCredential(Secret.of(ticket)))));
    }

    @Test
    void whoHasChangedInBetweenIsNotKnownAgain() throws Exception {
        Map<String, @Nullable Object> extra = new LinkedHashMap<>();
        extra.put("name", "Alice");
        extra.put("age", 7);
        Authentication before = started(alice("user", extra, "alice-ticket"));
        Secret cookie = loggedIn(before, Login.ticket("alice", "alice-ticket"));
        keep(before);
        Map<String, @Nullable Object> inAnotherOrder = new LinkedHashMap<>();
        inAnotherOrder.put("age", 7);
        inAnotherOrder.put("name", "Alice");
        Authentication same = again(alice("user", inAnotherOrder, "alice-ticket"));
        assertEquals(
                extra, accepted(same.begin(applicant(null, with(cookie)), NOW)).extra());
        for (AuthenticationSettings.Builder changed : List.of(
                alice("admin", extra, "alice-ticket"),
                alice("user", Map.of("name", "Alice", "age", "7"), "alice-ticket"),
                alice("user", Map.of(), "alice-ticket"),
                alice("user", extra, "another"),
                AuthenticationSettings.builder(People.ROLES)
                        .allow(AuthMethod.TICKET)
                        .allow(AuthMethod.COOKIE),
                AuthenticationSettings.builder(People.ROLES)
                        .allow(AuthMethod.COOKIE)
                        .principal(principal("alice", "user", new TicketCredential(Secret.of("alice-ticket")))))) {
            assertFalse(again(changed).knows(with(cookie), NOW));
        }
    }

    @Test
    void aPublicKeyThatIsWithdrawnInBetweenLetsNobodyIn() throws Exception {
        Authentication before = started(everybody());
        Secret cookie = loggedIn(before, login("cryptosign"));
        keep(before);
        String another = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        Authentication after = again(AuthenticationSettings.builder(People.ROLES)
                .allow(AuthMethod.CRYPTOSIGN)
                .allow(AuthMethod.COOKIE)
                .principal(principal("frank", "user", CryptosignCredential.of(List.of(another)))));
        assertFalse(after.knows(with(cookie), NOW));
    }

    /** A verifier of tokens that are all zoe's. */
    private static AuthenticationSettings.Builder tokens(String settings, boolean isInForce) {
        TokenVerifier verifier = new TokenVerifier() {
            @Override
            public Verdict verify(Secret token, long now) {
                return Verdict.believed(Map.of("sub", "zoe"), NOW + 1_000, "thumbprint");
            }

            @Override
            public boolean isInForce(String key) {
                return isInForce || !key.equals("thumbprint");
            }

            @Override
            public String settings() {
                return settings;
            }
        };
        return AuthenticationSettings.builder(People.ROLES)
                .bearer(new AuthenticationSettings.Bearer(verifier, "sub", null, "user"))
                .allow(AuthMethod.COOKIE);
    }

    @Test
    void aTokensCookieEndsWithTheTokenItsKeyAndItsIssuer() {
        Authentication before = started(tokens("issuer", true));
        Secret cookie = before.newCookie();
        Evidence evidence = FAR_AWAY.withAuthorization("Bearer t").withCookies(List.of(), cookie);
        Identity then = accepted(before.begin(applicant(null, evidence), NOW));
        keep(before);
        Authentication after = again(tokens("issuer", true));
        assertTrue(after.knows(with(cookie), NOW + 999));
        assertFalse(after.knows(with(cookie), NOW + 1_000));
        Identity now = accepted(after.begin(applicant(null, with(cookie)), NOW));
        assertEquals(then.credential(), now.credential());
        assertEquals(NOW + 1_000, after.endsMillis(now));
        assertFalse(again(tokens("issuer", false)).knows(with(cookie), NOW));
        assertFalse(again(tokens("another", true)).knows(with(cookie), NOW));
    }

    @Test
    void whatAnAuthenticatorHasSaidIsKeptAsLongAsItIsTheSame() {
        Authentication before = started(AuthenticationSettings.builder(People.ROLES)
                .allow(AuthMethod.TICKET, "com.login")
                .allow(AuthMethod.COOKIE));
        Secret cookie = before.newCookie();
        Step.Challenge challenge = People.challenged(
                before.begin(applicant("dan", FAR_AWAY.withCookies(List.of(), cookie), "ticket"), NOW));
        Step.Ask ask = People.asked(challenge.pending().answer(People.signature("x"), NOW));
        accepted(ask.decision().answered(Map.of("role", "admin", "extra", Map.of("team", "red")), NOW));
        keep(before);
        Authentication after = again(AuthenticationSettings.builder(People.ROLES)
                .allow(AuthMethod.TICKET, "com.login")
                .allow(AuthMethod.COOKIE));
        Identity now = accepted(after.begin(applicant(null, with(cookie)), NOW));
        assertEquals("admin", now.role());
        assertEquals(Map.of("team", "red"), now.extra());
        assertFalse(again(AuthenticationSettings.builder(People.ROLES)
                        .allow(AuthMethod.TICKET, "com.other")
                        .allow(AuthMethod.COOKIE))
                .knows(with(cookie), NOW));
    }

    @Test
    void whatCannotCountAnyMoreIsNotRestored() throws Exception {
        Authentication before = started(everybody());
        loggedIn(before, Login.ticket("alice", "alice-ticket"));
        keep(before);
        kept.forEach((hash, login) -> {
            assertFalse(started(everybody()).restoreCookie(hash, login, NOW + 1 + HOUR));
            assertFalse(started(AuthenticationSettings.builder(People.ROLES)).restoreCookie(hash, login, NOW));
        });
    }
}
