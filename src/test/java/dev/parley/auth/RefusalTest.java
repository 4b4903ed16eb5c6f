package dev.parley.auth;

import static dev.parley.auth.People.FAR_AWAY;
import static dev.parley.auth.People.FRANKS_SEED;
import static dev.parley.auth.People.NOW;
import static dev.parley.auth.People.applicant;
import static dev.parley.auth.People.challenged;
import static dev.parley.auth.People.denied;
import static dev.parley.auth.People.everybody;
import static dev.parley.auth.People.login;
import static dev.parley.auth.People.principal;
import static dev.parley.auth.People.realm;
import static dev.parley.auth.People.signature;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.crypto.Hashes;
import dev.parley.auth.crypto.Salting;
import dev.parley.auth.crypto.ScramParameters;
import dev.parley.auth.crypto.ScramParameters.Kdf;
import dev.parley.auth.crypto.Secret;
import dev.parley.auth.login.AuthenticationException;
import dev.parley.auth.login.Login;
import dev.parley.auth.login.LoginExchange;
import dev.parley.message.AuthMethod;
import dev.parley.message.Authenticate;
import dev.parley.message.Challenge;
import dev.parley.message.Dict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who does not come in, and that nobody can tell why. */
class RefusalTest {
    private static final String WRONG_SEED = "08".repeat(32);

    /** Whom somebody could claim to be, by the method: who has it, who has another one, who is nobody. */
    private static final Map<String, List<Login>> PRETENDERS = Map.of(
            "ticket",
            List.of(
                    Login.ticket("alice", "bob-ticket"),
                    Login.ticket("carol", "carol-secret"),
                    Login.ticket("nobody", "alice-ticket")),
            "wampcra",
            List.of(
                    Login.wampcra("carol", "dave-secret"),
                    Login.wampcra("dave", "carol-secret"),
                    Login.wampcra("alice", "alice-ticket"),
                    Login.wampcra("nobody", "carol-secret")),
            "wamp-scram",
            List.of(
                    Login.scram("erin", "wrong"),
                    Login.scram("alice", "alice-ticket"),
                    Login.scram("nobody", "erin-secret")),
            "cryptosign",
            List.of(
                    Login.cryptosign("frank", WRONG_SEED),
                    Login.cryptosign("alice", FRANKS_SEED),
                    Login.cryptosign("nobody", FRANKS_SEED),
                    Login.cryptosign(null, WRONG_SEED)));

    @TestFactory
    List<DynamicTest> whoeverIsRefusedHearsTheSame() {
        List<DynamicTest> tests = new ArrayList<>();
        PRETENDERS.forEach((method, logins) -> tests.add(DynamicTest.dynamicTest(method, () -> {
            Authentication realm = realm(everybody());
            Set<String> words = new HashSet<>();
            Set<String> causes = new HashSet<>();
            Set<Object> challenges = new HashSet<>();
            for (Login login : logins) {
                LoginExchange client = login.begin(People.seeded(2), Map.of());
                Step.Challenge challenge = challenged(People.begin(realm, login, client, FAR_AWAY));
                challenges.add(new ArrayList<>(challenge.extra().values().keySet()));
                Step.Denied denied = denied(login(realm, login, FAR_AWAY));
                words.add(denied.reason() + " " + denied.message());
                causes.add(denied.cause());
                assertEquals("wamp.error.authentication_denied", denied.reason());
            }
            assertEquals(1, words.size(), words.toString());
            // only the log knows more
            assertTrue(causes.size() > 1, causes.toString());
            // salted or not: whoever is nobody looks like one of those who are somebody
            assertTrue(challenges.size() <= (method.equals("wampcra") ? 2 : 1), challenges.toString());
        })));
        return tests;
    }

    @Test
    void everyMethodRefusesInTheSameWords() {
        Set<String> words = new HashSet<>();
        PRETENDERS
                .values()
                .forEach(logins -> logins.forEach(login -> {
                    try {
                        words.add(denied(login(realm(everybody()), login, FAR_AWAY))
                                .message());
                    } catch (AuthenticationException e) {
                        throw new AssertionError(e);
                    }
                }));
        assertEquals(1, words.size(), words.toString());
    }

    @Test
    void whoIsNobodyAlwaysGetsTheSameSaltAndNobodyElsesEver() throws AuthenticationException {
        Authentication realm = realm(everybody());
        Set<Object> salts = new HashSet<>();
        for (String name : List.of("erin", "nobody", "somebody", "alice", "carol")) {
            Object salt = saltFor(realm, name);
            assertEquals(salt, saltFor(realm, name));
            assertTrue(salts.add(salt), name);
            byte[] bytes = Base64.getDecoder().decode((String) salt);
            assertEquals(16, bytes.length);
            assertEquals(salt, Base64.getEncoder().encodeToString(bytes));
        }
    }

    private static Object saltFor(Authentication realm, String name) throws AuthenticationException {
        Login login = Login.scram(name, "any");
        LoginExchange client = login.begin(People.seeded(2), Map.of());
        return challenged(People.begin(realm, login, client, FAR_AWAY))
                .extra()
                .values()
                .get("salt");
    }

    @Test
    void saltsOfNobodyOutlastARestartIfThereIsASecret() throws AuthenticationException {
        Authentication before = new Authentication(
                "realm1", everybody().secret(Secret.of("stable")).build(), People.seeded(1));
        Authentication after = new Authentication(
                "realm1", everybody().secret(Secret.of("stable")).build(), People.seeded(99));
        assertEquals(saltFor(before, "nobody"), saltFor(after, "nobody"));
        assertEquals(saltFor(before, "erin"), saltFor(after, "erin"));
        Authentication elsewhere = new Authentication("realm1", everybody().build(), People.seeded(99));
        assertNotEquals(saltFor(before, "nobody"), saltFor(elsewhere, "nobody"));
    }

    @Test
    void saltsOfNobodyOutlastAChangeOfTheConfiguration() throws AuthenticationException {
        Authentication before = realm(everybody());
        Authentication after = before.reconfigured(everybody()
                .principal(principal("zoe", "user", new TicketCredential(Secret.of("t"))))
                .build());
        assertEquals(saltFor(before, "nobody"), saltFor(after, "nobody"));
    }

    /** Among accounts with and without salt there are both kinds of nobody; each keeps its kind. */
    @Test
    void whoIsNobodyByWampCraLooksLikeOneOfThoseWhoAreSomebody() {
        Authentication realm = realm(everybody());
        Set<Object> roles = new HashSet<>();
        Set<Boolean> kinds = new HashSet<>();
        Set<Object> salts = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            Map<String, @Nullable Object> extra = cra(realm, "nobody" + i);
            boolean isSalted = extra.containsKey("salt");
            kinds.add(isSalted);
            String text = (String) extra.get("challenge");
            roles.add(text.contains("\"authrole\":\"admin\""));
            assertEquals(isSalted, text.contains("\"authrole\":\"admin\""));
            assertEquals(extra.get("salt"), cra(realm, "nobody" + i).get("salt"));
            if (isSalted) {
                assertTrue(salts.add(extra.get("salt")));
                assertTrue(((String) extra.get("salt")).matches("[a-z]{4}-[a-z]{2}-[a-z]{4}"), extra.toString());
                assertNotEquals("salt-of-dave", extra.get("salt"));
                assertEquals(1000L, extra.get("iterations"));
            }
        }
        assertEquals(2, roles.size());
        assertEquals(2, kinds.size());
    }

    private static Map<String, @Nullable Object> cra(Authentication realm, String name) {
        return challenged(realm.begin(applicant(name, FAR_AWAY, "wampcra"), NOW))
                .extra()
                .values();
    }

    @Test
    void aRealmWithoutAnyAccountChallengesAllTheSame() throws AuthenticationException {
        Authentication realm = realm(AuthenticationSettings.builder(People.ROLES)
                .allow(AuthMethod.TICKET)
                .allow(AuthMethod.WAMPCRA)
                .allow(AuthMethod.WAMP_SCRAM)
                .allow(AuthMethod.CRYPTOSIGN));
        for (List<Login> logins : PRETENDERS.values()) {
            for (Login login : logins) {
                denied(login(realm, login, FAR_AWAY));
            }
        }
    }

    /** The model of the made-up account may be a real one: knowing its secret does not help. */
    @Test
    void theSecretOfSomebodyIsNoSecretOfNobody() throws AuthenticationException {
        Authentication realm = realm(AuthenticationSettings.builder(People.ROLES)
                .allow(AuthMethod.TICKET)
                .allow(AuthMethod.WAMPCRA)
                .allow(AuthMethod.WAMP_SCRAM)
                .allow(AuthMethod.CRYPTOSIGN)
                .allow(AuthMethod.BASIC)
                .principal(principal(
                        "only",
                        "user",
                        new TicketCredential(Secret.of("s")),
                        new CraCredential(Secret.of("s"), null),
                        People.erin(),
                        CryptosignCredential.of(List.of(People.FRANKS_KEY)),
                        new PasswordCredential(Secret.of("s"), null))));
        denied(login(realm, Login.ticket("nobody", "s"), FAR_AWAY));
        denied(login(realm, Login.wampcra("nobody", "s"), FAR_AWAY));
        denied(login(realm, Login.scram("nobody", "erin-secret"), FAR_AWAY));
        denied(login(realm, Login.cryptosign("nobody", FRANKS_SEED), FAR_AWAY));
        String basic = "Basic " + Base64.getEncoder().encodeToString("nobody:s".getBytes(StandardCharsets.UTF_8));
        denied(realm.begin(applicant(null, FAR_AWAY.withAuthorization(basic)), NOW));
    }

    @Test
    void anAnswerCountsOnce() {
        Step.Challenge challenge = challenged(realm(everybody()).begin(applicant("alice", FAR_AWAY, "ticket"), NOW));
        denied(challenge.pending().answer(signature("wrong"), NOW));
        denied(challenge.pending().answer(signature("alice-ticket"), NOW));
    }

    @Test
    void anAnswerInDueTimeCountsAndNoLaterOne() {
        Authentication realm = realm(everybody().deadlineMillis(5_000));
        Step.Challenge first = challenged(realm.begin(applicant("alice", FAR_AWAY, "ticket"), NOW));
        People.accepted(first.pending().answer(signature("alice-ticket"), NOW + 5_000));
        Step.Challenge second = challenged(realm.begin(applicant("alice", FAR_AWAY, "ticket"), NOW));
        Step.Denied late = denied(second.pending().answer(signature("alice-ticket"), NOW + 5_001));
        assertTrue(late.message().contains("5000 ms"), late.message());
    }

    @Test
    void anAnswerToAnotherChallengeIsNone() throws AuthenticationException {
        Authentication realm = realm(everybody());
        for (Login login : List.of(
                Login.wampcra("carol", "carol-secret"),
                Login.wampcra("dave", "dave-secret"),
                Login.scram("erin", "erin-secret"),
                Login.cryptosign("frank", FRANKS_SEED))) {
            LoginExchange client = login.begin(People.seeded(2), Map.of());
            Step.Challenge heard = challenged(People.begin(realm, login, client, FAR_AWAY));
            Step.Challenge other = challenged(People.begin(realm, login, client, FAR_AWAY));
            Authenticate answer = client.answer(new Challenge(heard.method(), heard.extra()));
            denied(other.pending().answer(answer, NOW));
            People.accepted(heard.pending().answer(answer, NOW));
        }
    }

    @Test
    void anAuthidThatIsTooLongIsNobody() {
        Step.Denied denied = denied(realm(everybody()).begin(applicant("x".repeat(1025), FAR_AWAY, "ticket"), NOW));
        assertEquals("wamp.error.authentication_denied", denied.reason());
        challenged(realm(everybody()).begin(applicant("x".repeat(1024), FAR_AWAY, "ticket"), NOW));
    }

    @Test
    void aScramAnswerMustAgreeWithWhatWasSaidBefore() throws AuthenticationException {
        for (String member : List.of("nonce", "channel_binding", "cbind_data")) {
            Login login = Login.scram("erin", "erin-secret");
            LoginExchange client = login.begin(People.seeded(2), Map.of());
            Step.Challenge challenge = challenged(People.begin(realm(everybody()), login, client, FAR_AWAY));
            Authenticate answer = client.answer(new Challenge(challenge.method(), challenge.extra()));
            Map<String, @Nullable Object> changed =
                    new LinkedHashMap<>(answer.extra().values());
            changed.put(member, "AAAA");
            denied(challenge.pending().answer(new Authenticate(answer.signature(), Dict.of(changed)), NOW));
        }
    }

    @Test
    void aCryptosignAnswerIsSignatureAndMessage() throws AuthenticationException {
        Authentication realm = realm(everybody());
        Login login = Login.cryptosign("frank", FRANKS_SEED);
        for (int kept : List.of(0, 64, 128, 190)) {
            LoginExchange client = login.begin(People.seeded(2), Map.of());
            Step.Challenge challenge = challenged(People.begin(realm, login, client, FAR_AWAY));
            String answer = client.answer(new Challenge(challenge.method(), challenge.extra()))
                    .signature();
            denied(challenge.pending().answer(signature(answer.substring(0, kept)), NOW));
        }
        LoginExchange client = login.begin(People.seeded(2), Map.of());
        Step.Challenge challenge = challenged(People.begin(realm, login, client, FAR_AWAY));
        String answer = client.answer(new Challenge(challenge.method(), challenge.extra()))
                .signature();
        denied(challenge.pending().answer(signature(answer.substring(0, 128) + "00".repeat(32)), NOW));
    }

    /** Whatever HELLO and AUTHENTICATE say: an answer, never an exception, and never an account. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nonsenseIsAnsweredAndNeverBelieved(long seed) {
        Random random = new Random(seed);
        Authentication realm = realm(everybody().allow(AuthMethod.CONTAINER));
        for (int i = 0; i < 1_000; i++) {
            Evidence evidence = FAR_AWAY;
            if (random.nextBoolean()) {
                evidence = evidence.withAuthorization(nonsense(random));
            }
            if (random.nextBoolean()) {
                evidence = evidence.withCookies(List.of(Secret.of(nonsense(random))), null);
            }
            if (random.nextBoolean()) {
                evidence = evidence.withTls(null, Map.of("tls-unique", new byte[random.nextInt(40)]));
            }
            Map<String, @Nullable Object> extra = new LinkedHashMap<>();
            for (String key : List.of("nonce", "channel_binding", "pubkey", "challenge")) {
                extra.put(key, value(random));
            }
            String[] names = {"alice", "dave", "erin", "frank", "", "nobody", nonsense(random)};
            String authid = random.nextInt(8) == 0 ? null : names[random.nextInt(names.length)];
            List<String> methods = new ArrayList<>();
            for (int j = random.nextInt(4); j >= 0; j--) {
                AuthMethod[] all = AuthMethod.values();
                methods.add(random.nextInt(10) == 0 ? nonsense(random) : all[1 + random.nextInt(all.length - 1)].key());
            }
            Step step = realm.begin(new Applicant(1, authid, methods, extra, evidence, NOW), NOW + i * 1_000L);
            if (step instanceof Step.Challenge challenge) {
                Map<String, @Nullable Object> answer = new LinkedHashMap<>();
                for (String key : List.of("nonce", "channel_binding", "cbind_data")) {
                    answer.put(
                            key,
                            random.nextBoolean() ? challenge.extra().values().get(key) : value(random));
                }
                step = challenge
                        .pending()
                        .answer(new Authenticate(nonsense(random), Dict.of(answer)), NOW + i * 1_000L);
            }
            Step.Denied denied = denied(step);
            assertFalse(denied.message().isEmpty());
            assertTrue(denied.cause().chars().noneMatch(c -> c < ' '), denied.cause());
        }
    }

    private static @Nullable Object value(Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> null;
            case 1 -> 1L;
            case 2 -> true;
            case 3 -> List.of();
            case 4 -> Map.of("nonce", "AAAA");
            case 5 -> "tls-unique";
            case 6 -> People.FRANKS_KEY;
            case 7 -> "AAAA";
            default -> nonsense(random);
        };
    }

    private static String nonsense(Random random) {
        int length = random.nextInt(4) == 0 ? random.nextInt(400) : random.nextInt(8);
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return switch (random.nextInt(7)) {
            case 0 -> "";
            case 1 -> Base64.getEncoder().encodeToString(bytes);
            case 2 -> Hashes.hex(new byte[96]);
            case 3 -> "Basic " + Base64.getEncoder().encodeToString(bytes);
            case 4 -> "Basic";
            case 5 -> Hashes.base64(new byte[32]);
            default -> {
                StringBuilder any = new StringBuilder();
                for (byte b : bytes) {
                    any.append((char) (random.nextInt(3) == 0 ? 0xd800 + (b & 0xff) : b & 0xff));
                }
                yield any.toString();
            }
        };
    }

    @Test
    void whatCannotWorkIsRefusedWhereTheConfigurationIsRead() {
        List<Runnable> wrong = List.of(
                () -> new CraCredential(Secret.of(""), null),
                () -> new Salting("", 1, 1),
                () -> new Salting("s", 0, 1),
                () -> new Salting("s", 1, 0),
                () -> new ScramParameters(Kdf.PBKDF2, "*", 1, null),
                () -> new ScramParameters(Kdf.PBKDF2, "", 1, null),
                () -> new ScramParameters(Kdf.PBKDF2, "AAAA", 0, null),
                () -> new ScramParameters(Kdf.ARGON2ID13, "AAAAAAAAAAAAAAAA", 1, null),
                () -> new ScramParameters(Kdf.ARGON2ID13, "AAAA", 1, 4096),
                () -> ScramCredential.of(People.erin().parameters(), "AAAA", "AAAA"),
                () -> CryptosignCredential.of(List.of()),
                () -> CryptosignCredential.of(List.of("zz")),
                () -> CryptosignCredential.of(List.of("02" + "00".repeat(31))),
                () -> TlsCredential.of(null, null),
                () -> TlsCredential.of("grace", null),
                () -> TlsCredential.of(null, "00:11"),
                () -> principal("", "user"),
                () -> principal(
                        "x", "user", new TicketCredential(Secret.of("a")), new TicketCredential(Secret.of("b"))),
                () -> everybody().principal(principal("alice", "user")).build(),
                () -> everybody().principal(principal("x", "nosuchrole")).build(),
                () -> everybody().anonymous("nosuchrole", false).build(),
                () -> everybody().container(Map.of("a", "nosuchrole"), null).build(),
                () -> everybody().allow(AuthMethod.BEARER).build(),
                () -> AuthenticationSettings.builder(People.ROLES)
                        .allow(AuthMethod.ANONYMOUS)
                        .build(),
                () -> everybody().allow(AuthMethod.COOKIE, "com.app.auth").build());
        for (int i = 0; i < wrong.size(); i++) {
            Runnable one = wrong.get(i);
            IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, one::run, "number " + i);
            assertFalse(refusal.getMessage().isEmpty());
        }
    }
}
