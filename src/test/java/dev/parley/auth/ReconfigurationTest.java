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
import dev.parley.message.AuthMethod;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    void whomOthersVouchForMayStayWhileTheirRoleIsThere() {
        Identity zoe = new Identity("zoe", "user", "ticket", "dynamic", Map.of());
        assertTrue(admits(AuthenticationSettings.builder(ROLES).allow(AuthMethod.TICKET, "com.app.auth"), zoe));
        assertFalse(
                admits(AuthenticationSettings.builder(Set.of("guest")).allow(AuthMethod.TICKET, "com.app.auth"), zoe));
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
