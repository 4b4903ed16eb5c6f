package dev.parley.auth;

import static dev.parley.auth.People.FAR_AWAY;
import static dev.parley.auth.People.GRACE;
import static dev.parley.auth.People.NEARBY;
import static dev.parley.auth.People.NOW;
import static dev.parley.auth.People.ROLES;
import static dev.parley.auth.People.accepted;
import static dev.parley.auth.People.applicant;
import static dev.parley.auth.People.everybody;
import static dev.parley.auth.People.login;
import static dev.parley.auth.People.principal;
import static dev.parley.auth.People.realm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.crypto.Secret;
import dev.parley.auth.login.AuthenticationException;
import dev.parley.auth.login.Login;
import dev.parley.auth.voucher.TokenVerifier;
import dev.parley.message.AuthMethod;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Who may stay when the configuration changes. */
class ReconfigurationTest {
    private final Authentication before = realm(everybody());

    private static boolean admits(AuthenticationSettings.Builder changed, Identity identity) {
        return realm(everybody()).reconfigured(changed.build()).admits(identity, FAR_AWAY);
    }

    @Test
    void whoeverCameInMayStayIfNothingChanges() throws AuthenticationException {
        Authentication same = before.reconfigured(everybody().build());
        assertTrue(same.admits(accepted(login(before, Login.ticket("alice", "alice-ticket"), FAR_AWAY)), FAR_AWAY));
        assertTrue(same.admits(accepted(login(before, Login.scram("erin", "erin-secret"), FAR_AWAY)), FAR_AWAY));
        assertTrue(same.admits(accepted(before.begin(applicant(null, FAR_AWAY), NOW)), FAR_AWAY));
        Evidence grace = FAR_AWAY.withTls(GRACE, Map.of());
        assertTrue(same.admits(accepted(before.begin(applicant(null, grace), NOW)), grace));
    }

    @Test
    void whoIsNoLongerAPrincipalOrHasAnotherRoleGoes() {
        AuthenticationSettings.Builder changed = AuthenticationSettings.builder(ROLES)
                .allow(AuthMethod.TICKET)
                .allow(AuthMethod.COOKIE)
                .principal(principal("alice", "user"))
                .principal(principal("bob", "admin"));
        for (String method : new String[] {"ticket", "cookie"}) {
            assertTrue(admits(changed, new Identity("alice", "user", method, "static", Map.of())));
            assertFalse(admits(changed, new Identity("bob", "user", method, "static", Map.of())));
            assertFalse(admits(changed, new Identity("carol", "user", method, "static", Map.of())));
        }
        assertFalse(admits(changed, new Identity("alice", "user", "wampcra", "static", Map.of())));
        assertFalse(admits(changed, new Identity("alice", "user", "psychic", "static", Map.of())));
    }

    @Test
    void whoseSecretHasChangedGoes() throws AuthenticationException {
        Identity alice = accepted(login(before, Login.ticket("alice", "alice-ticket"), FAR_AWAY));
        Principal same = new Principal(
                "alice", "user", Map.of("new", true), List.of(new TicketCredential(Secret.of("alice-ticket"))));
        Principal changed =
                new Principal("alice", "user", Map.of(), List.of(new TicketCredential(Secret.of("another"))));
        Principal without = new Principal("alice", "user", Map.of(), List.of());
        for (Identity by : new Identity[] {alice, alice.by(AuthMethod.COOKIE)}) {
            assertTrue(admits(withPrincipal(same), by));
            assertFalse(admits(withPrincipal(changed), by));
            assertFalse(admits(withPrincipal(without), by));
        }
    }

    @Test
    void whoseKeyIsNotTheirsAnyMoreGoes() throws AuthenticationException {
        String other = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        for (String authid : new String[] {"frank", null}) {
            Identity frank = accepted(login(before, Login.cryptosign(authid, People.FRANKS_SEED), FAR_AWAY));
            String role = frank.role();
            assertTrue(admits(withPrincipal(frank(role, other, People.FRANKS_KEY)), frank));
            assertFalse(admits(withPrincipal(frank(role, other)), frank));
        }
    }

    private static Principal frank(String role, String... keys) {
        return new Principal("frank", role, Map.of(), List.of(CryptosignCredential.of(List.of(keys))));
    }

    private static AuthenticationSettings.Builder withPrincipal(Principal principal) {
        return AuthenticationSettings.builder(ROLES)
                .allow(AuthMethod.TICKET)
                .allow(AuthMethod.COOKIE)
                .allow(AuthMethod.CRYPTOSIGN)
                .principal(principal);
    }

    @Test
    void whoIsAnonymousGoesIfTheirAdmissionDoes() {
        Identity guest = new Identity("anonymous-1", "guest", "anonymous", "static", Map.of());
        assertTrue(admits(AuthenticationSettings.builder(ROLES).anonymous("guest", false), guest));
        assertFalse(admits(AuthenticationSettings.builder(ROLES).anonymous("user", false), guest));
        assertFalse(admits(AuthenticationSettings.builder(ROLES), guest));
        Authentication local = realm(AuthenticationSettings.builder(ROLES).anonymous("guest", true));
        assertTrue(local.admits(guest, NEARBY));
        assertFalse(local.admits(guest, FAR_AWAY));
    }

    @Test
    void whomAnAuthenticatorVouchesForMayStayWhileItDecidesAndTheirRoleIsThere() {
        Authentication asking = realm(byAuthenticator(ROLES, "com.app.auth"));
        Step.Ask ask = People.asked(People.challenged(asking.begin(applicant("zoe", FAR_AWAY, "ticket"), NOW))
                .pending()
                .answer(People.signature("x"), NOW));
        Identity zoe = accepted(ask.decision().answered("user", NOW));
        for (Identity by : new Identity[] {zoe, zoe.by(AuthMethod.COOKIE)}) {
            assertTrue(admits(byAuthenticator(ROLES, "com.app.auth"), by));
            assertFalse(admits(byAuthenticator(Set.of("guest"), "com.app.auth"), by), "the role is gone");
            assertFalse(admits(byAuthenticator(ROLES, "com.app.other"), by), "another one decides");
            assertFalse(admits(byAuthenticator(ROLES, "com.app.auth").authenticatorRealm("other"), by), "elsewhere");
            assertFalse(
                    admits(
                            AuthenticationSettings.builder(ROLES)
                                    .allow(AuthMethod.TICKET)
                                    .allow(AuthMethod.COOKIE),
                            by),
                    "the principals decide");
        }
        assertFalse(
                admits(
                        byAuthenticator(ROLES, "com.app.auth"),
                        new Identity("zoe", "user", "ticket", "dynamic", Map.of())),
                "nobody knows who has vouched");
    }

    private static AuthenticationSettings.Builder byAuthenticator(Set<String> roles, String authenticator) {
        return AuthenticationSettings.builder(roles)
                .allow(AuthMethod.TICKET, authenticator)
                .allow(AuthMethod.COOKIE);
    }

    @Test
    void whomTheContainerVouchesForGoesWhenItsRolesAreMappedOtherwise() {
        Evidence ann = FAR_AWAY.withContainer("ann", Set.of("staff"));
        Identity identity = accepted(realm(byContainer("user")).begin(applicant(null, ann), NOW));
        for (Identity by : new Identity[] {identity, identity.by(AuthMethod.COOKIE)}) {
            assertTrue(realm(byContainer("user")).admits(by, ann));
            assertFalse(realm(byContainer("guest")).admits(by, ann));
        }
    }

    private static AuthenticationSettings.Builder byContainer(String role) {
        return AuthenticationSettings.builder(ROLES)
                .container(Map.of("staff", role), null)
                .allow(AuthMethod.COOKIE);
    }

    @Test
    void whoHasComeInWithATokenGoesWithItsKeyIssuerAndRoles() {
        AtomicReference<Set<String>> inForce = new AtomicReference<>(Set.of("key 1", "key 2"));
        Authentication tokens = realm(byTokens(inForce, "issuer", "user"));
        Secret cookie = tokens.newCookie();
        Evidence evidence = FAR_AWAY.withAuthorization("Bearer t").withCookies(List.of(), cookie);
        Identity zoe = accepted(tokens.begin(applicant(null, evidence), NOW));
        Evidence browser = FAR_AWAY.withCookies(List.of(cookie), null);
        assertTrue(tokens.knows(browser, NOW));
        for (Identity by : new Identity[] {zoe, zoe.by(AuthMethod.COOKIE)}) {
            assertTrue(tokens.reconfigured(byTokens(inForce, "issuer", "user").build())
                    .admits(by, FAR_AWAY));
            assertFalse(tokens.reconfigured(byTokens(inForce, "other", "user").build())
                    .admits(by, FAR_AWAY));
            assertFalse(tokens.reconfigured(byTokens(inForce, "issuer", "guest").build())
                    .admits(by, FAR_AWAY));
            AuthenticationSettings.Builder without = AuthenticationSettings.builder(ROLES)
                    .allow(AuthMethod.COOKIE)
                    .allow(AuthMethod.TICKET);
            assertFalse(tokens.reconfigured(without.build()).admits(by, FAR_AWAY));
        }
        assertFalse(
                tokens.reconfigured(byTokens(inForce, "other", "user").build()).knows(browser, NOW));
        assertTrue(tokens.knows(browser, NOW));
        inForce.set(Set.of("key 2"));
        assertFalse(tokens.admits(zoe, FAR_AWAY));
        assertFalse(tokens.knows(browser, NOW));
    }

    private static AuthenticationSettings.Builder byTokens(
            AtomicReference<Set<String>> inForce, String issuer, String role) {
        TokenVerifier verifier = new TokenVerifier() {
            @Override
            public Verdict verify(Secret token, long now) {
                return Verdict.believed(Map.of("sub", "zoe"), NOW + 3_600_000, "key 1");
            }

            @Override
            public boolean isInForce(String key) {
                return inForce.get().contains(key);
            }

            @Override
            public String settings() {
                return issuer;
            }
        };
        return AuthenticationSettings.builder(ROLES)
                .allow(AuthMethod.COOKIE)
                .bearer(new AuthenticationSettings.Bearer(verifier, "sub", null, role));
    }

    @Test
    void whoHasComeInByACookieGoesWithTheMethodThatHasEarnedIt() throws AuthenticationException {
        Identity alice = accepted(login(before, Login.ticket("alice", "alice-ticket"), FAR_AWAY));
        AuthenticationSettings.Builder without = AuthenticationSettings.builder(ROLES)
                .allow(AuthMethod.COOKIE)
                .principal(principal("alice", "user", new TicketCredential(Secret.of("alice-ticket"))));
        assertFalse(admits(without, alice.by(AuthMethod.COOKIE)));
        assertTrue(admits(without.allow(AuthMethod.TICKET), alice.by(AuthMethod.COOKIE)));
    }

    /** The login began before the change and ends after it: whoever welcomes must ask again. */
    @Test
    void anAttemptThatIsUnderWayIsJudgedByTheOldSettings() {
        Step.Challenge challenge = People.challenged(before.begin(applicant("alice", FAR_AWAY, "ticket"), NOW));
        Authentication after = before.reconfigured(
                AuthenticationSettings.builder(ROLES).allow(AuthMethod.TICKET).build());
        Identity alice = accepted(challenge.pending().answer(People.signature("alice-ticket"), NOW));
        assertEquals("alice", alice.authid());
        assertFalse(after.admits(alice, FAR_AWAY));
    }
}
