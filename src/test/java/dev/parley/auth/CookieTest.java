package dev.parley.auth;

import static dev.parley.auth.People.FAR_AWAY;
import static dev.parley.auth.People.NOW;
import static dev.parley.auth.People.accepted;
import static dev.parley.auth.People.applicant;
import static dev.parley.auth.People.challenged;
import static dev.parley.auth.People.denied;
import static dev.parley.auth.People.everybody;
import static dev.parley.auth.People.principal;
import static dev.parley.auth.People.realm;
import static dev.parley.auth.People.signature;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.crypto.Secret;
import dev.parley.auth.login.AuthenticationException;
import dev.parley.auth.login.Login;
import dev.parley.auth.voucher.TokenVerifier;
import dev.parley.message.AuthMethod;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Browsers that are known again by their cookie. */
class CookieTest {
    private static final long HOUR = 3_600_000;

    private final Authentication realm = realm(everybody().cookieMaxAgeMillis(HOUR));

    /** Lets somebody in by ticket, over a handshake that set a cookie. */
    private static Secret loggedIn(Authentication realm, String who, List<Secret> sent) {
        Secret issued = realm.newCookie();
        Evidence evidence = FAR_AWAY.withCookies(sent, issued);
        Step.Challenge challenge = challenged(realm.begin(applicant(who, evidence, "cookie", "ticket"), NOW));
        accepted(challenge.pending().answer(signature(who + "-ticket"), NOW));
        return issued;
    }

    private static Evidence with(Secret cookie) {
        return FAR_AWAY.withCookies(List.of(cookie), null);
    }

    @Test
    void aBrowserIsWhoItWasUntilTheCookieExpires() {
        Secret cookie = loggedIn(realm, "alice", List.of());
        for (String[] methods : new String[][] {{}, {"anonymous"}, {"cookie"}, {"cookie", "ticket"}}) {
            Identity identity = accepted(realm.begin(applicant(null, with(cookie), methods), NOW + HOUR - 1));
            assertEquals("alice", identity.authid());
            assertEquals("cookie", identity.method());
            assertEquals("static", identity.provider());
        }
        assertTrue(realm.knows(with(cookie), NOW + HOUR - 1));
        assertFalse(realm.knows(with(cookie), NOW + HOUR));
        assertEquals(
                "guest",
                accepted(realm.begin(applicant(null, with(cookie)), NOW + HOUR)).role());
        assertEquals(
                "ticket",
                challenged(realm.begin(applicant("alice", with(cookie), "cookie", "ticket"), NOW + HOUR))
                        .method());
    }

    @Test
    void aCookieThatIsForgottenMeansNobody() {
        Secret cookie = loggedIn(realm, "alice", List.of());
        Secret second = loggedIn(realm, "alice", List.of());
        Secret bobs = loggedIn(realm, "bob", List.of());
        realm.forget(with(cookie));
        assertFalse(realm.knows(with(cookie), NOW));
        assertTrue(realm.knows(with(second), NOW));
        realm.forget(FAR_AWAY.withCookies(List.of(), second));
        assertFalse(realm.knows(with(second), NOW));
        Secret third = loggedIn(realm, "alice", List.of());
        realm.forget(new Identity("alice", "user", "ticket", "static", Map.of()));
        assertFalse(realm.knows(with(third), NOW));
        assertTrue(realm.knows(with(bobs), NOW));
    }

    @Test
    void aCookieThatNobodyHasIsNoEvidence() {
        Secret made = Secret.of("made up");
        assertEquals(
                "guest", accepted(realm.begin(applicant(null, with(made)), NOW)).role());
        assertEquals(
                "wamp.error.authentication_required",
                denied(realm.begin(applicant(null, with(made), "cookie"), NOW)).reason());
    }

    /** Otherwise somebody could plant theirs, wait until its new owner logs in, and be them. */
    @Test
    void aCookieThatThePeerBroughtAlongNeverGetsAMeaning() {
        Secret planted = Secret.of("planted");
        Step.Challenge challenge = challenged(realm.begin(applicant("alice", with(planted), "ticket"), NOW));
        accepted(challenge.pending().answer(signature("alice-ticket"), NOW));
        assertFalse(realm.knows(with(planted), NOW));
    }

    @Test
    void whoLogsInAsSomebodyElseIsNoLongerWhoTheyWere() {
        Secret alices = loggedIn(realm, "alice", List.of());
        loggedIn(realm, "bob", List.of(alices));
        assertFalse(realm.knows(with(alices), NOW));
    }

    @Test
    void whoLogsInAsTheSameStaysKnown() {
        Secret cookie = loggedIn(realm, "alice", List.of());
        Evidence evidence = with(cookie);
        Step.Challenge challenge = challenged(realm.begin(applicant("alice", evidence, "ticket"), NOW));
        accepted(challenge.pending().answer(signature("alice-ticket"), NOW));
        assertTrue(realm.knows(evidence, NOW));
    }

    @Test
    void aCookieOfSomebodyElseDoesNotKeepFromLoggingIn() {
        Secret cookie = loggedIn(realm, "alice", List.of());
        assertEquals(
                "ticket",
                challenged(realm.begin(applicant("bob", with(cookie), "cookie", "ticket"), NOW))
                        .method());
    }

    @Test
    void whoIsAnonymousOrRefusedIsNotRemembered() {
        Secret issued = realm.newCookie();
        Evidence evidence = FAR_AWAY.withCookies(List.of(), issued);
        accepted(realm.begin(applicant(null, evidence), NOW));
        assertFalse(realm.knows(with(issued), NOW));
        Step.Challenge challenge = challenged(realm.begin(applicant("alice", evidence, "ticket"), NOW));
        denied(challenge.pending().answer(signature("wrong"), NOW));
        assertFalse(realm.knows(with(issued), NOW));
    }

    @Test
    void everyMethodButAnonymousIsRemembered() throws AuthenticationException {
        for (Login login : List.of(
                Login.wampcra("carol", "carol-secret"),
                Login.scram("erin", "erin-secret"),
                Login.cryptosign("frank", People.FRANKS_SEED))) {
            Secret issued = realm.newCookie();
            accepted(People.login(realm, login, FAR_AWAY.withCookies(List.of(), issued)));
            assertTrue(realm.knows(with(issued), NOW + 2), login.method());
        }
        Secret issued = realm.newCookie();
        accepted(realm.begin(
                applicant(null, FAR_AWAY.withCookies(List.of(), issued).withTls(People.GRACE, Map.of())), NOW));
        assertEquals(
                "grace",
                accepted(realm.begin(applicant(null, with(issued)), NOW)).authid());
    }

    @Test
    void whereCookiesAreNotAllowedNobodyIsRemembered() {
        Authentication without = realm(AuthenticationSettings.builder(People.ROLES)
                .allow(AuthMethod.TICKET)
                .principal(principal("alice", "user", new TicketCredential(Secret.of("alice-ticket")))));
        Secret cookie = loggedIn(without, "alice", List.of());
        assertFalse(without.knows(with(cookie), NOW));
        assertFalse(without.reconfigured(everybody().build()).knows(with(cookie), NOW));
    }

    @Test
    void afterAChangeOfTheConfigurationACookieMeansWhoIsUnchanged() {
        Secret alices = loggedIn(realm, "alice", List.of());
        Secret bobs = loggedIn(realm, "bob", List.of());
        AuthenticationSettings.Builder changed = AuthenticationSettings.builder(People.ROLES)
                .allow(AuthMethod.TICKET)
                .allow(AuthMethod.COOKIE)
                .principal(principal("alice", "user", new TicketCredential(Secret.of("alice-ticket"))))
                .principal(principal("bob", "user", new TicketCredential(Secret.of("another"))));
        Authentication after = realm.reconfigured(changed.build());
        assertTrue(after.knows(with(alices), NOW));
        assertFalse(after.knows(with(bobs), NOW));
        Authentication off = after.reconfigured(AuthenticationSettings.builder(People.ROLES)
                .allow(AuthMethod.TICKET)
                .build());
        assertFalse(off.knows(with(alices), NOW));
        assertFalse(off.reconfigured(changed.build()).knows(with(alices), NOW));
    }

    @Test
    void aTokensCookieIsGoodNoLongerThanTheToken() {
        TokenVerifier good = (token, now) -> TokenVerifier.Verdict.believed(Map.of("sub", "zoe"), NOW + 1_000);
        Authentication tokens = realm(AuthenticationSettings.builder(People.ROLES)
                .bearer(new AuthenticationSettings.Bearer(good, "sub", null, "user"))
                .allow(AuthMethod.COOKIE));
        Secret issued = tokens.newCookie();
        Evidence evidence = FAR_AWAY.withAuthorization("Bearer t").withCookies(List.of(), issued);
        assertEquals(
                "zoe", accepted(tokens.begin(applicant(null, evidence), NOW)).authid());
        assertTrue(tokens.knows(with(issued), NOW + 999));
        assertFalse(tokens.knows(with(issued), NOW + 1_000));
    }

    @Test
    void cookiesAreLongAndNeverTheSame() {
        Set<String> values = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String value = realm.newCookie().reveal();
            assertTrue(value.matches("[0-9a-f]{64}"), value);
            assertTrue(values.add(value));
        }
    }

    @Test
    void whereNobodyKeepsThemNoChangesAreCollected() {
        loggedIn(realm, "alice", List.of());
        assertEquals(List.of(), realm.takeCookieChanges());
    }
}
