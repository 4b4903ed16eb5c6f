package dev.parley.auth;

import static dev.parley.auth.People.FAR_AWAY;
import static dev.parley.auth.People.FRANKS_KEY;
import static dev.parley.auth.People.FRANKS_SEED;
import static dev.parley.auth.People.NEARBY;
import static dev.parley.auth.People.NOW;
import static dev.parley.auth.People.SESSION;
import static dev.parley.auth.People.accepted;
import static dev.parley.auth.People.challenged;
import static dev.parley.auth.People.denied;
import static dev.parley.auth.People.everybody;
import static dev.parley.auth.People.login;
import static dev.parley.auth.People.principal;
import static dev.parley.auth.People.realm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.crypto.Ed25519;
import dev.parley.auth.crypto.Hashes;
import dev.parley.auth.crypto.ScramParameters;
import dev.parley.auth.crypto.ScramParameters.Kdf;
import dev.parley.auth.crypto.Secret;
import dev.parley.auth.login.AuthenticationException;
import dev.parley.auth.login.Login;
import dev.parley.auth.login.LoginExchange;
import dev.parley.auth.maker.CredentialMaker;
import dev.parley.message.Challenge;
import dev.parley.message.Dict;
import dev.parley.message.Welcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our client against our server: everybody comes in by their own method. */
class LoginTest {
    private static final Map<String, Login> LOGINS = new LinkedHashMap<>();

    static {
        LOGINS.put("alice", Login.ticket("alice", "alice-ticket"));
        LOGINS.put("bob", Login.ticket("bob", "bob-ticket"));
        LOGINS.put("carol", Login.wampcra("carol", "carol-secret"));
        LOGINS.put("dave", Login.wampcra("dave", "dave-secret"));
        LOGINS.put("erin", Login.scram("erin", "erin-secret"));
        LOGINS.put("frank", Login.cryptosign("frank", FRANKS_SEED));
    }

    @TestFactory
    List<DynamicTest> everybodyOfTheExampleComesIn() {
        List<DynamicTest> tests = new ArrayList<>();
        LOGINS.forEach((name, login) -> tests.add(DynamicTest.dynamicTest(name, () -> {
            Identity identity = accepted(login(realm(everybody()), login, FAR_AWAY));
            assertEquals(name, identity.authid());
            assertEquals(name.equals("dave") ? "admin" : "user", identity.role());
            assertEquals(login.method(), identity.method());
            assertEquals("static", identity.provider());
        })));
        return tests;
    }

    /** Without an announced key, the signature is tried with each; more than a few are work for another thread. */
    @Test
    void manyKeysAreTriedElsewhere() throws AuthenticationException {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            byte[] seed = new byte[32];
            seed[0] = (byte) (i + 100);
            keys.add(Hashes.hex(Ed25519.publicKeyOf(Secret.of(seed))));
        }
        keys.add(People.FRANKS_KEY);
        Authentication realm = realm(everybody().principal(principal("fay", "user", CryptosignCredential.of(keys))));
        for (String signedBy : List.of(FRANKS_SEED, "08".repeat(32))) {
            Login login = Login.cryptosign("fay", signedBy);
            LoginExchange client = login.begin(People.seeded(2), Map.of());
            Step.Challenge challenge = People.challenged(realm.begin(
                    new Applicant(People.SESSION, "fay", List.of("cryptosign"), Map.of(), FAR_AWAY, NOW), NOW));
            Step step = challenge
                    .pending()
                    .answer(client.answer(new Challenge(challenge.method(), challenge.extra())), NOW);
            Step.Work work = assertInstanceOf(Step.Work.class, step);
            assertEquals(
                    "wamp.error.unavailable", denied(work.neglected().at(NOW)).reason());
            Step done = work.task().get().at(NOW);
            if (signedBy.equals(FRANKS_SEED)) {
                accepted(done);
            } else {
                denied(done);
            }
        }
    }

    @Test
    void aLoginIsGoodForAnyNumberOfSessions() throws AuthenticationException {
        Authentication realm = realm(everybody());
        for (int i = 0; i < 3; i++) {
            for (Login login : LOGINS.values()) {
                accepted(login(realm, login, FAR_AWAY));
            }
        }
    }

    @Test
    void whoIsAnonymousGetsANameOfTheirOwn() {
        Authentication realm = realm(everybody());
        Identity first = accepted(realm.begin(People.applicant("alice", FAR_AWAY, "anonymous"), NOW));
        Identity second = accepted(realm.begin(People.applicant(null, FAR_AWAY), NOW));
        assertTrue(first.authid().matches("anonymous-[0-9a-z]+"), first.authid());
        assertTrue(!first.authid().equals(second.authid()), first.authid());
        assertEquals("guest", first.role());
        assertEquals("anonymous", first.method());
    }

    @Test
    void withoutAnAuthidThePublicKeySaysWhoItIs() throws AuthenticationException {
        Login login = Login.cryptosign(null, FRANKS_SEED);
        assertEquals(
                "frank", accepted(login(realm(everybody()), login, FAR_AWAY)).authid());
    }

    @Test
    void aPublicKeyOfTwoAccountsDoesNotSayWhichOneItIs() throws AuthenticationException {
        Authentication realm =
                realm(everybody().principal(principal("twin", "user", CryptosignCredential.of(List.of(FRANKS_KEY)))));
        denied(login(realm, Login.cryptosign(null, FRANKS_SEED), FAR_AWAY));
        assertEquals(
                "twin",
                accepted(login(realm, Login.cryptosign("twin", FRANKS_SEED), FAR_AWAY))
                        .authid());
    }

    @Test
    void anAccountMayHaveSeveralPublicKeys() throws AuthenticationException {
        String other = Hashes.hex(Ed25519.publicKeyOf(new byte[32]));
        Authentication realm = realm(everybody()
                .principal(principal(
                        "ivan", "user", CryptosignCredential.of(List.of(FRANKS_KEY.toUpperCase(Locale.ROOT), other)))));
        accepted(login(realm, Login.cryptosign("ivan", FRANKS_SEED), FAR_AWAY));
        accepted(login(realm, Login.cryptosign("ivan", "00".repeat(32)), FAR_AWAY));
        // a client that does not announce its key
        Step.Challenge challenge = challenged(realm.begin(People.applicant("ivan", FAR_AWAY, "cryptosign"), NOW));
        LoginExchange exchange = Login.cryptosign("ivan", "00".repeat(32)).begin(People.seeded(1), Map.of());
        accepted(challenge.pending().answer(exchange.answer(asMessage(challenge)), NOW));
    }

    @Test
    void aPrivateKeyMayBeGivenWithItsPublicKey() throws AuthenticationException {
        accepted(login(realm(everybody()), Login.cryptosign("frank", FRANKS_SEED + FRANKS_KEY), FAR_AWAY));
        assertThrows(IllegalArgumentException.class, () -> Login.cryptosign("frank", FRANKS_SEED + "00".repeat(32)));
        assertThrows(IllegalArgumentException.class, () -> Login.cryptosign("frank", "07"));
    }

    @Test
    void scramWorksWithArgon2() throws AuthenticationException {
        ScramParameters parameters = new ScramParameters(Kdf.ARGON2ID13, Hashes.base64(new byte[16]), 2, 4096);
        Map<String, Object> made = scramKeys("p\u00e4ssword", parameters);
        ScramCredential credential =
                ScramCredential.of(parameters, (String) made.get("storedKey"), (String) made.get("serverKey"));
        Authentication realm = realm(everybody().principal(principal("heidi", "user", credential)));
        // the same password, typed on another keyboard
        accepted(login(realm, Login.scram("heidi", "pa\u0308ssword"), FAR_AWAY));
        denied(login(realm, Login.scram("heidi", "password"), FAR_AWAY));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> scramKeys(String password, ScramParameters parameters) {
        return (Map<String, Object>) CredentialMaker.scram(password, parameters).get("wamp-scram");
    }

    @Test
    void whatAnAccountIsGivenAlongIsInTheWelcome() throws AuthenticationException {
        Principal judy = new Principal(
                "judy", "user", Map.of("desk", 7L), List.of(new TicketCredential(Secret.of("t")), People.erin()));
        Authentication realm = realm(everybody().principal(judy));
        Step byTicket = login(realm, Login.ticket("judy", "t"), FAR_AWAY);
        assertEquals(
                Map.of("desk", 7L),
                assertInstanceOf(Step.Accepted.class, byTicket).extra());
        Step byScram = login(realm, Login.scram("judy", "erin-secret"), FAR_AWAY);
        Map<String, @Nullable Object> extra =
                assertInstanceOf(Step.Accepted.class, byScram).extra();
        assertEquals(7L, extra.get("desk"));
        assertTrue(extra.containsKey("verifier"), extra.toString());
    }

    @Test
    void theChallengeOfWampCraHasItsSevenMembersInPlainAscii() {
        Authentication realm = realm(
                everybody().principal(principal("z\u00fc\"\\\n", "user", new CraCredential(Secret.of("s"), null))));
        Step.Challenge step = challenged(realm.begin(People.applicant("z\u00fc\"\\\n", FAR_AWAY, "wampcra"), NOW));
        String challenge = (String) step.extra().values().get("challenge");
        assertTrue(
                challenge.matches("\\{\"authid\":\"z\\\\u00fc\\\\\"\\\\\\\\\\\\u000a\",\"authrole\":\"user\","
                        + "\"authmethod\":\"wampcra\",\"authprovider\":\"static\",\"nonce\":\"[0-9A-Za-z+/=]{32}\","
                        + "\"timestamp\":\"2027-01-15T08:00:00Z\",\"session\":" + SESSION + "\\}"),
                challenge);
        assertNull(step.extra().values().get("salt"));
    }

    @Test
    void aSaltedChallengeOfWampCraSaysHowTheKeyIsDerived() {
        Step.Challenge step = challenged(realm(everybody()).begin(People.applicant("dave", FAR_AWAY, "wampcra"), NOW));
        assertEquals("salt-of-dave", step.extra().values().get("salt"));
        assertEquals(1000L, step.extra().values().get("iterations"));
        assertEquals(32L, step.extra().values().get("keylen"));
    }

    @Test
    void theChallengeOfScramIsThatOfTheSpecification() throws AuthenticationException {
        Login erin = Login.scram("erin", "erin-secret");
        LoginExchange exchange = erin.begin(People.seeded(5), Map.of());
        Step.Challenge step = challenged(People.begin(realm(everybody()), erin, exchange, FAR_AWAY));
        Map<String, @Nullable Object> extra = step.extra().values();
        String clientNonce = (String) exchange.extra().get("nonce");
        assertTrue(((String) extra.get("nonce")).matches("\\Q" + clientNonce + "\\E[0-9A-Za-z+/]{22}=="));
        assertEquals(List.of("nonce", "salt", "kdf", "iterations", "memory"), List.copyOf(extra.keySet()));
        assertEquals("pbkdf2", extra.get("kdf"));
        assertEquals(4096L, extra.get("iterations"));
        assertNull(extra.get("memory"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls-unique", "tls-exporter"})
    void scramAndCryptosignCanBeBoundToTheChannel(String type) throws AuthenticationException {
        Authentication realm = realm(everybody());
        Evidence tls = FAR_AWAY.withTls(null, Map.of(type, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
        Evidence between = FAR_AWAY.withTls(null, Map.of(type, new byte[] {0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
        for (Login login :
                List.of(Login.scram("erin", "erin-secret", type), Login.cryptosign("frank", FRANKS_SEED, type))) {
            accepted(login(realm, login, tls));
            // somebody passes on what a client says to them
            LoginExchange client = login.begin(People.seeded(3), tls.channelBindings());
            Step.Challenge challenge = challenged(People.begin(realm, login, client, between));
            denied(challenge.pending().answer(client.answer(asMessage(challenge)), NOW));
            // our side of the connection has no TLS
            assertThrows(AuthenticationException.class, () -> login.begin(People.seeded(3), Map.of()));
        }
    }

    @Test
    void scramWithAChannelBindingThatIsNotThereIsDenied() throws AuthenticationException {
        Login login = Login.scram("erin", "erin-secret", "tls-unique");
        LoginExchange client = login.begin(People.seeded(3), Map.of("tls-unique", new byte[12]));
        Step.Denied denied = denied(People.begin(realm(everybody()), login, client, FAR_AWAY));
        assertTrue(denied.message().contains("channel_binding"), denied.message());
    }

    @Test
    void cryptosignGoesOnWithoutAChannelBindingThatIsNotThereAndTheClientNotices() throws AuthenticationException {
        Login login = Login.cryptosign("frank", FRANKS_SEED, "tls-exporter");
        LoginExchange client = login.begin(People.seeded(3), Map.of("tls-exporter", new byte[32]));
        Step.Challenge challenge = challenged(People.begin(realm(everybody()), login, client, FAR_AWAY));
        assertNull(challenge.extra().values().get("channel_binding"));
        AuthenticationException noticed =
                assertThrows(AuthenticationException.class, () -> client.answer(asMessage(challenge)));
        assertTrue(noticed.getMessage().contains("not bound"), noticed.getMessage());
    }

    @Test
    void aClientOfScramNoticesARouterThatDoesNotKnowTheAccount() throws AuthenticationException {
        Login erin = Login.scram("erin", "erin-secret");
        LoginExchange client = erin.begin(People.seeded(3), Map.of());
        Step.Challenge challenge = challenged(People.begin(realm(everybody()), erin, client, FAR_AWAY));
        assertThrows(AuthenticationException.class, () -> client.verify(People.welcome(Map.of())));
        Step step = challenge.pending().answer(client.answer(asMessage(challenge)), NOW);
        String verifier =
                (String) assertInstanceOf(Step.Accepted.class, step).extra().get("verifier");
        client.verify(People.welcome(Map.of("verifier", verifier)));
        client.verify(People.welcome(Map.of("verifier", "v=" + verifier)));
        for (Object wrong : List.of("", "v=", 1L, Hashes.base64(new byte[32]), verifier + "=")) {
            assertThrows(AuthenticationException.class, () -> client.verify(People.welcome(Map.of("verifier", wrong))));
        }
        assertThrows(AuthenticationException.class, () -> client.verify(new Welcome(1, Dict.EMPTY)));
    }

    @TestFactory
    List<DynamicTest> aClientDoesNotAnswerAChallengeThatMakesNoSense() {
        String challenge = "{\"challenge\":1}";
        Map<String, Object> scram =
                Map.of("nonce", "AAAA", "salt", "MDEyMzQ1Njc4OWFiY2RlZg==", "kdf", "pbkdf2", "iterations", 4096L);
        List<DynamicTest> tests = new ArrayList<>();
        tests.add(refused("no challenge", "carol", Map.of()));
        tests.add(refused("a challenge that is a number", "carol", Map.of("challenge", 1L)));
        tests.add(refused("an empty salt", "dave", Map.of("challenge", challenge, "salt", "")));
        tests.add(
                refused("iterations in words", "dave", Map.of("challenge", challenge, "salt", "s", "iterations", "1")));
        tests.add(
                refused("no end of work", "dave", Map.of("challenge", challenge, "salt", "s", "iterations", 1L << 30)));
        tests.add(refused("half an iteration", "dave", Map.of("challenge", challenge, "salt", "s", "iterations", 1.5)));
        tests.add(refused(
                "a key as long as memory", "dave", Map.of("challenge", challenge, "salt", "s", "keylen", 1L << 30)));
        tests.add(refused("another's nonce", "erin", scram));
        tests.add(refused("no nonce", "erin", changed(scram, "nonce", null)));
        tests.add(refused("an unknown kdf", "erin", changed(scram, "kdf", "md5")));
        tests.add(refused("cheap derivation", "erin", changed(scram, "iterations", 4095L)));
        tests.add(refused("no salt", "erin", changed(scram, "salt", null)));
        tests.add(refused("a salt that is no base64", "erin", changed(scram, "salt", "*")));
        tests.add(refused("argon2 without memory", "erin", changed(scram, "kdf", "argon2id13")));
        tests.add(refused(
                "cheap argon2",
                "erin",
                changed(changed(changed(scram, "kdf", "argon2id13"), "memory", 8L), "iterations", 1L)));
        tests.add(refused(
                "argon2 that takes all memory",
                "erin",
                changed(changed(scram, "kdf", "argon2id13"), "memory", 1L << 30)));
        tests.add(refused(
                "argon2 for minutes",
                "erin",
                changed(changed(changed(scram, "kdf", "argon2id13"), "memory", 8192L), "iterations", 10_000L)));
        tests.add(refused("a short challenge", "frank", Map.of("challenge", "00")));
        tests.add(refused("a challenge that is no hex", "frank", Map.of("challenge", "zz".repeat(32))));
        return tests;
    }

    private static Map<String, Object> changed(Map<String, Object> extra, String key, @Nullable Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(extra);
        changed.remove(key);
        if (value != null) {
            changed.put(key, value);
        }
        return changed;
    }

    /** Where the extra has a nonce of four letters, the client's own comes before it: what is wrong is the rest. */
    private static DynamicTest refused(String what, String who, Map<String, Object> extra) {
        return DynamicTest.dynamicTest(what, () -> {
            Login login = LOGINS.get(who);
            LoginExchange client = login.begin(People.seeded(3), Map.of());
            Map<String, Object> sent = new LinkedHashMap<>(extra);
            if (sent.containsKey("nonce") && !what.contains("nonce")) {
                sent.put("nonce", client.extra().get("nonce") + "AAAA");
            }
            AuthenticationException refusal = assertThrows(
                    AuthenticationException.class,
                    () -> client.answer(new Challenge(login.method(), Dict.of(new LinkedHashMap<>(sent)))));
            assertTrue(refusal.getMessage().contains(login.method()), refusal.getMessage());
        });
    }

    @Test
    void fromThisMachineOnlyMeansThat() {
        Authentication realm =
                realm(AuthenticationSettings.builder(People.ROLES).anonymous("guest", true));
        accepted(realm.begin(People.applicant(null, NEARBY), NOW));
        Step.Denied denied = denied(realm.begin(People.applicant(null, FAR_AWAY), NOW));
        assertEquals("wamp.error.authentication_required", denied.reason());
        assertTrue(denied.message().contains("'realm1'"), denied.message());
        assertTrue(denied.message().contains("own machine"), denied.message());
    }

    private static Challenge asMessage(Step.Challenge step) {
        return new Challenge(step.method(), step.extra());
    }
}
