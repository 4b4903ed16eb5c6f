package dev.parley.auth;

import static dev.parley.auth.People.FAR_AWAY;
import static dev.parley.auth.People.NOW;
import static dev.parley.auth.People.accepted;
import static dev.parley.auth.People.applicant;
import static dev.parley.auth.People.challenged;
import static dev.parley.auth.People.denied;
import static dev.parley.auth.People.everybody;
import static dev.parley.auth.People.realm;
import static dev.parley.auth.People.signature;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.attempts.AttemptLimiter;
import dev.parley.auth.attempts.AttemptLimits;
import dev.parley.auth.login.AuthenticationException;
import dev.parley.auth.login.Login;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How often somebody may fail. */
class AttemptLimiterTest {
    private static final AttemptLimits LIMITS = new AttemptLimits(3, 5, 3, 60_000);

    private final Authentication realm = realm(everybody().attempts(LIMITS));

    private static Evidence from(String address) {
        try {
            return Evidence.of(InetAddress.getByName(address), false);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private Step tried(String who, String ticket, Evidence from, long now) {
        Step step = realm.begin(new Applicant(People.SESSION, who, List.of("ticket"), Map.of(), from, now), NOW);
        return step instanceof Step.Challenge challenge ? challenge.pending().answer(signature(ticket), NOW) : step;
    }

    private static boolean isTooMany(Step step) {
        return denied(step).message().contains("too many");
    }

    @Test
    void afterSomeFailuresANameHasToWait() {
        for (int i = 0; i < 3; i++) {
            assertFalse(isTooMany(tried("alice", "wrong", from("192.0.2." + i), NOW + i)));
        }
        Step.Denied limited = denied(tried("alice", "alice-ticket", from("192.0.2.9"), NOW + 59_999));
        assertEquals("wamp.error.unavailable", limited.reason());
        assertTrue(limited.message().contains("61 seconds"), limited.message());
        accepted(tried("bob", "bob-ticket", from("192.0.2.9"), NOW + 10));
        accepted(tried("alice", "alice-ticket", from("192.0.2.9"), NOW + 60_000));
    }

    @Test
    void aNameThatDoesNotExistHasToWaitJustTheSame() {
        List<String> known = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            known.add(denied(tried("alice", "wrong", from("192.0.2.1"), NOW)).message());
            unknown.add(denied(tried("nobody", "wrong", from("192.0.2.2"), NOW)).message());
        }
        assertEquals(known, unknown);
    }

    @Test
    void afterSomeFailuresAnAddressHasToWait() {
        for (int i = 0; i < 5; i++) {
            assertFalse(isTooMany(tried("nobody" + i, "wrong", FAR_AWAY, NOW)));
        }
        assertTrue(isTooMany(tried("alice", "alice-ticket", FAR_AWAY, NOW)));
        accepted(tried("alice", "alice-ticket", from("192.0.2.77"), NOW));
    }

    @Test
    void whatSucceedsIsNotCounted() {
        for (int i = 0; i < 20; i++) {
            accepted(tried("alice", "alice-ticket", FAR_AWAY, NOW));
        }
        tried("alice", "wrong", FAR_AWAY, NOW);
        tried("alice", "wrong", FAR_AWAY, NOW);
        accepted(tried("alice", "alice-ticket", FAR_AWAY, NOW));
        assertFalse(isTooMany(tried("alice", "wrong", FAR_AWAY, NOW)));
        assertTrue(isTooMany(tried("alice", "alice-ticket", FAR_AWAY, NOW)));
    }

    @Test
    void manyAttemptsAtOnceGetNoFurtherThanOneAfterTheOther() {
        for (int i = 0; i < 3; i++) {
            challenged(realm.begin(applicant("alice", FAR_AWAY, "ticket"), NOW));
        }
        assertTrue(isTooMany(realm.begin(applicant("alice", FAR_AWAY, "ticket"), NOW)));
    }

    @Test
    void everyMethodWithASecretIsCounted() throws AuthenticationException {
        List<Login> logins = List.of(
                Login.wampcra("carol", "x"),
                Login.wampcra("carol", "x"),
                Login.scram("erin", "x"),
                Login.cryptosign("frank", "08".repeat(32)));
        for (Login login : logins) {
            assertFalse(isTooMany(People.login(realm, login, FAR_AWAY)));
        }
        Evidence wrong = FAR_AWAY.withAuthorization("Basic Ym9iOndyb25n");
        assertFalse(isTooMany(realm.begin(applicant(null, wrong), NOW)));
        assertTrue(isTooMany(realm.begin(applicant(null, wrong), NOW)));
        assertTrue(isTooMany(realm.begin(applicant("alice", FAR_AWAY, "ticket"), NOW)));
        // these have nothing to guess
        accepted(realm.begin(applicant(null, FAR_AWAY), NOW));
    }

    @Test
    void aChangeOfTheConfigurationDoesNotForgetFailures() {
        for (int i = 0; i < 3; i++) {
            tried("alice", "wrong", from("192.0.2." + i), NOW);
        }
        Authentication same = realm.reconfigured(everybody().attempts(LIMITS).build());
        assertTrue(isTooMany(same.begin(applicant("alice", FAR_AWAY, "ticket"), NOW)));
        Authentication wider = realm.reconfigured(
                everybody().attempts(new AttemptLimits(4, 5, 4, 60_000)).build());
        challenged(wider.begin(applicant("alice", FAR_AWAY, "ticket"), NOW));
    }

    @Test
    void ofIpv6TheNetworkIsCounted() {
        for (int i = 0; i < 5; i++) {
            assertFalse(isTooMany(tried("nobody" + i, "x", from("2001:db8:0:1::" + i), NOW)));
        }
        assertTrue(isTooMany(tried("alice", "alice-ticket", from("2001:db8:0:1:ffff::1"), NOW)));
        accepted(tried("alice", "alice-ticket", from("2001:db8:0:2::1"), NOW));
    }

    @Test
    void withoutAnAddressOnlyTheNameIsCounted() {
        for (int i = 0; i < 20; i++) {
            assertFalse(isTooMany(tried("nobody" + i, "x", Evidence.of(null, false), NOW)));
        }
    }

    /** The others are not at her address, or fail as often as they like at their own. */
    @Test
    void whereSomebodyCameInLatelyOthersDoNotKeepHerOut() {
        accepted(tried("alice", "alice-ticket", from("192.0.2.9"), NOW));
        for (int i = 0; i < 3; i++) {
            assertFalse(isTooMany(tried("alice", "wrong", from("192.0.2." + i), NOW)));
        }
        assertTrue(isTooMany(tried("alice", "wrong", from("192.0.2.4"), NOW)));
        accepted(tried("alice", "alice-ticket", from("192.0.2.9"), NOW));
        for (int i = 0; i < 3; i++) {
            assertFalse(isTooMany(tried("alice", "wrong", from("192.0.2.9"), NOW)));
        }
        assertTrue(isTooMany(tried("alice", "alice-ticket", from("192.0.2.9"), NOW)));
    }

    @Test
    void afterADayAnAddressIsNobodysAnyMore() {
        accepted(tried("alice", "alice-ticket", from("192.0.2.9"), NOW));
        long later = NOW + 86_400_000;
        for (int i = 0; i < 3; i++) {
            tried("alice", "wrong", from("192.0.2." + i), later);
        }
        assertTrue(isTooMany(tried("alice", "alice-ticket", from("192.0.2.9"), later)));
    }

    @Test
    void whatCannotBeGuessedIsNotCountedForTheName() throws AuthenticationException {
        for (int i = 0; i < 20; i++) {
            Step step = People.login(realm, Login.cryptosign("frank", "08".repeat(32)), from("192.0.2." + i));
            assertFalse(isTooMany(step));
        }
        accepted(People.login(realm, Login.cryptosign("frank", People.FRANKS_SEED), FAR_AWAY));
    }

    @Test
    void anAttemptOfTheLastWindowThatSucceedsTakesNothingOffThisOne() {
        AttemptLimiter attempts = new AttemptLimiter(LIMITS);
        AttemptLimiter.Counted early = attempts.begin(null, "alice", NOW);
        assertNotNull(early);
        for (int i = 0; i < 3; i++) {
            assertNotNull(attempts.begin(null, "alice", NOW + 60_000));
        }
        early.succeeded(NOW + 60_000);
        assertNull(attempts.begin(null, "alice", NOW + 60_000));
    }

    @Test
    void newNamesDoNotPushOutOneThatIsBeingGuessed() {
        AttemptLimiter attempts = new AttemptLimiter(LIMITS);
        for (int i = 0; i < 3; i++) {
            assertNotNull(attempts.begin(null, "alice", NOW));
        }
        for (int i = 0; i < 2 * AttemptLimiter.MAX_COUNTED; i++) {
            attempts.begin(null, "nobody" + i, NOW);
        }
        assertNull(attempts.begin(null, "alice", NOW));
    }

    @Test
    void whatIsCountedIsBounded() {
        AttemptLimiter attempts = new AttemptLimiter(LIMITS);
        String padding = "x".repeat(1_000);
        for (int i = 0; i < AttemptLimiter.MAX_COUNTED + 100; i++) {
            assertNotNull(attempts.begin(null, padding + i, NOW));
        }
        assertEquals(AttemptLimiter.MAX_COUNTED, attempts.size());
        assertNotNull(attempts.begin(null, "later", NOW + 60_000));
        assertEquals(1, attempts.size());
    }
}
