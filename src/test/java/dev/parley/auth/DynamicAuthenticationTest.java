package dev.parley.auth;

import static dev.parley.auth.People.FAR_AWAY;
import static dev.parley.auth.People.FRANKS_KEY;
import static dev.parley.auth.People.FRANKS_SEED;
import static dev.parley.auth.People.GRACE;
import static dev.parley.auth.People.NOW;
import static dev.parley.auth.People.SESSION;
import static dev.parley.auth.People.accepted;
import static dev.parley.auth.People.applicant;
import static dev.parley.auth.People.asked;
import static dev.parley.auth.People.challenged;
import static dev.parley.auth.People.denied;
import static dev.parley.auth.People.signature;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.attempts.AttemptLimits;
import dev.parley.auth.crypto.Hashes;
import dev.parley.auth.login.AuthenticationException;
import dev.parley.auth.login.Login;
import dev.parley.auth.login.LoginExchange;
import dev.parley.auth.voucher.Voucher;
import dev.parley.message.AuthMethod;
import dev.parley.message.Challenge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Authenticators decide: what they are asked, and what follows from what they answer. */
class DynamicAuthenticationTest {
    private static final String PROCEDURE = "com.app.authenticate";

    private final Authentication realm = realm("realm1");

    private static Authentication realm(@Nullable String authenticatorRealm) {
        AuthenticationSettings.Builder settings = AuthenticationSettings.builder(People.ROLES)
                .allow(AuthMethod.ANONYMOUS, PROCEDURE)
                .allow(AuthMethod.TICKET, PROCEDURE)
                .allow(AuthMethod.WAMPCRA, PROCEDURE)
                .allow(AuthMethod.WAMP_SCRAM, PROCEDURE)
                .allow(AuthMethod.CRYPTOSIGN, PROCEDURE)
                .allow(AuthMethod.BASIC, PROCEDURE)
                .allow(AuthMethod.BEARER, PROCEDURE)
                .allow(AuthMethod.TLS, PROCEDURE)
                .allow(AuthMethod.CONTAINER, PROCEDURE);
        if (authenticatorRealm != null) {
            settings.authenticatorRealm(authenticatorRealm);
        }
        return new Authentication("dynamic", settings.build(), People.seeded(1));
    }

    private Step.Ask ticket(String who, String ticket) {
        Step.Challenge challenge = challenged(realm.begin(applicant(who, FAR_AWAY, "ticket"), NOW));
        return asked(challenge.pending().answer(signature(ticket), NOW));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> details(Step.Ask ask) {
        return (Map<String, @Nullable Object>) ask.arguments().get(2);
    }

    @Test
    void theAuthenticatorIsAskedWhatThatOfCrossbarIs() {
        Evidence evidence = FAR_AWAY.withTransport(
                Map.of("type", "websocket", "protocol", "wamp.2.json", "peer", "tcp4:192.0.2.1:4711"));
        Applicant zoe = new Applicant(SESSION, "zoe", List.of("ticket"), Map.of("device", "phone"), evidence, NOW);
        Step.Ask ask = asked(challenged(realm.begin(zoe, NOW)).pending().answer(signature("zoe-ticket"), NOW));
        assertEquals(PROCEDURE, ask.procedure());
        assertEquals("realm1", ask.realm());
        assertEquals(
                "dynamic",
                realm(null).begin(applicant(null, FAR_AWAY), NOW) instanceof Step.Ask own ? own.realm() : "");
        assertEquals(List.of("dynamic", "zoe"), ask.arguments().subList(0, 2));
        Map<String, @Nullable Object> details = details(ask);
        assertEquals(SESSION, details.get("session"));
        assertEquals("ticket", details.get("authmethod"));
        assertEquals("zoe", details.get("authid"));
        assertEquals(Map.of("device", "phone"), details.get("authextra"));
        assertEquals("zoe-ticket", details.get("ticket"));
        Map<?, ?> transport = (Map<?, ?>) details.get("transport");
        assertEquals("tcp4:192.0.2.1:4711", transport.get("peer"));
        assertTrue(transport.containsKey("client_cert"));
        assertNull(transport.get("client_cert"));
        assertFalse(ask.toString().contains("zoe-ticket"), ask.toString());
    }

    private static Identity granted(String authid, String role, String method, Map<String, @Nullable Object> extra) {
        return new Identity(authid, role, method, "dynamic", extra)
                .vouchedFor(new Voucher(AuthMethod.of(method), "com.app.authenticate in realm1"));
    }

    @Test
    void aRoleLetsIn() {
        assertEquals(
                granted("zoe", "user", "ticket", Map.of()),
                accepted(ticket("zoe", "t").decision().answered("user", NOW)));
    }

    @Test
    void aDictLetsInAsWhomItNames() {
        Map<String, Object> answer = Map.of(
                "realm", "dynamic", "authid", "Zoe Z.", "role", "admin", "extra", Map.of("theme", "dark"), "other", 1L);
        Step step = ticket("zoe", "t").decision().answered(answer, NOW);
        assertEquals(granted("Zoe Z.", "admin", "ticket", Map.of("theme", "dark")), accepted(step));
        assertEquals(
                Map.of("theme", "dark"),
                assertInstanceOf(Step.Accepted.class, step).extra());
        assertEquals(
                "user",
                accepted(ticket("zoe", "t").decision().answered(Map.of("authrole", "user"), NOW))
                        .role());
    }

    @Test
    void whomTheAuthenticatorRefusesHearsWhatOthersHear() {
        Set<Object> words = new HashSet<>();
        List<Step> refusals = new ArrayList<>();
        refusals.add(ticket("zoe", "t").decision().answered(null, NOW));
        refusals.add(ticket("zoe", "t").decision().answered(false, NOW));
        for (String error : List.of(
                "com.app.no_such_user",
                "com.app.wrong_ticket",
                "wamp.error.not_authorized",
                "wamp.error.authentication_denied",
                "wamp.error.no_such_principal")) {
            refusals.add(ticket("zoe", "t").decision().failed(error, NOW));
        }
        for (Step refusal : refusals) {
            words.add(List.of(denied(refusal).reason(), denied(refusal).message()));
            assertEquals("wamp.error.authentication_denied", denied(refusal).reason());
        }
        assertEquals(1, words.size(), words.toString());
        assertTrue(denied(refusals.get(2)).cause().contains("com.app.no_such_user"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wamp.error.no_such_procedure",
                "wamp.error.timeout",
                "wamp.error.canceled",
                "wamp.error.runtime_error",
                "wamp.error.no_such_realm"
            })
    void anAuthenticatorThatCannotDecideKeepsEverybodyOut(String error) {
        Step.Decision asked = ticket("zoe", "t").decision();
        for (Step step :
                List.of(asked.failed(error, NOW), ticket("zoe", "t").decision().unavailable(error, NOW))) {
            Step.Denied denied = denied(step);
            assertEquals("wamp.error.unavailable", denied.reason());
            assertTrue(denied.cause().contains(error), denied.cause());
        }
    }

    @Test
    void anAuthenticatorThatCannotDecideDoesNotUseUpAttempts() {
        for (int i = 0; i < 2 * AttemptLimits.DEFAULT.perAddressAndAuthid(); i++) {
            denied(ticket("zoe", "t").decision().unavailable("wamp.error.no_such_procedure", NOW));
        }
        accepted(ticket("zoe", "t").decision().answered("user", NOW));
    }

    /** So do many libraries report a wrong ticket. */
    @ParameterizedTest
    @ValueSource(strings = {"wamp.error.runtime_error", "wamp.error.canceled", "wamp.error.no_such_procedure"})
    void whatAnAuthenticatorAnswersUsesUpAttemptsWhateverItsUri(String error) {
        int most = AttemptLimits.DEFAULT.perAddressAndAuthid();
        for (int i = 0; i < most; i++) {
            denied(ticket("zoe", "t" + i).decision().failed(error, NOW));
        }
        Step last = realm.begin(applicant("zoe", FAR_AWAY, "ticket"), NOW);
        assertTrue(denied(last).message().contains("too many"), denied(last).message());
    }

    /** However they come: each costs the authenticator an answer. */
    @Test
    void whomTheAuthenticatorIsAskedAboutUsesUpAttemptsUntilItAnswers() {
        int most = AttemptLimits.DEFAULT.perAddress();
        for (int i = 0; i < most; i++) {
            asked(realm.begin(applicant(null, FAR_AWAY), NOW));
        }
        assertEquals(
                "wamp.error.unavailable",
                denied(realm.begin(applicant(null, FAR_AWAY), NOW)).reason());
        asked(realm.begin(applicant(null, People.NEARBY), NOW));
    }

    @Test
    void anAnswerThatNobodyUnderstandsUsesUpAnAttempt() {
        int most = AttemptLimits.DEFAULT.perAddressAndAuthid();
        for (int i = 0; i < most; i++) {
            denied(ticket("zoe", "t" + i).decision().answered(1L, NOW));
        }
        denied(realm.begin(applicant("zoe", FAR_AWAY, "ticket"), NOW));
    }

    @TestFactory
    List<DynamicTest> anAnswerOfAnotherFormKeepsEverybodyOut() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Object answer : Arrays.asList(
                true,
                1L,
                List.of("user"),
                Map.of(),
                Map.of("authid", "zoe"),
                Map.of("role", 1L),
                Map.of("role", "user", "authid", ""),
                Map.of("role", "user", "authid", 7L),
                Map.of("role", "user", "realm", "elsewhere"))) {
            tests.add(DynamicTest.dynamicTest(answer.toString(), () -> {
                Step.Denied denied = denied(ticket("zoe", "t").decision().answered(answer, NOW));
                assertEquals("wamp.error.unavailable", denied.reason());
                assertTrue(denied.cause().contains(PROCEDURE), denied.cause());
            }));
        }
        return tests;
    }

    @Test
    void aRoleThatTheRealmHasNotLetsNobodyIn() {
        for (Object answer : List.of("emperor", Map.of("role", "emperor"))) {
            Step.Denied denied = denied(ticket("zoe", "t").decision().answered(answer, NOW));
            assertEquals("wamp.error.no_such_role", denied.reason());
        }
    }

    @Test
    void aDecisionCountsOnce() {
        Step.Ask ask = ticket("zoe", "t");
        denied(ask.decision().answered(null, NOW));
        denied(ask.decision().answered("user", NOW));
        Step.Ask other = ticket("zoe", "t");
        accepted(other.decision().answered("user", NOW));
        denied(other.decision().failed("com.app.too_late", NOW));
    }

    @Test
    void anAnonymousPeerGetsANameFromUsIfTheAuthenticatorHasNone() {
        Step.Ask ask = asked(realm.begin(applicant(null, FAR_AWAY), NOW));
        assertNull(ask.arguments().get(1));
        assertTrue(accepted(ask.decision().answered("guest", NOW)).authid().startsWith("anonymous-"));
        Step.Ask named = asked(realm.begin(applicant(null, FAR_AWAY), NOW));
        assertEquals(
                "visitor",
                accepted(named.decision().answered(Map.of("role", "guest", "authid", "visitor"), NOW))
                        .authid());
    }

    @Test
    void headersCertificatesAndContainersAreAskedAboutToo() {
        Step.Ask basic = asked(realm.begin(applicant(null, FAR_AWAY.withAuthorization("Basic Ym9iOnB3")), NOW));
        assertEquals("bob", basic.arguments().get(1));
        assertEquals("pw", details(basic).get("ticket"));
        assertEquals("bob", accepted(basic.decision().answered("user", NOW)).authid());
        Step.Ask bearer = asked(realm.begin(applicant(null, FAR_AWAY.withAuthorization("Bearer tok")), NOW));
        assertNull(bearer.arguments().get(1));
        assertEquals("tok", details(bearer).get("ticket"));
        assertEquals(
                "wamp.error.unavailable",
                denied(bearer.decision().answered("user", NOW)).reason());
        Step.Ask tls = asked(realm.begin(applicant(null, FAR_AWAY.withTls(GRACE, Map.of())), NOW));
        Map<?, ?> certificate = (Map<?, ?>) ((Map<?, ?>) details(tls).get("transport")).get("client_cert");
        assertEquals("CN=grace", certificate.get("subject"));
        assertFalse(details(tls).containsKey("ticket"));
        Step.Ask container = asked(realm.begin(applicant(null, FAR_AWAY.withContainer("ann", Set.of())), NOW));
        assertEquals("ann", accepted(container.decision().answered("user", NOW)).authid());
        // nobody can decide before HELLO: the handshake goes on
        assertEquals(List.of(), People.refusal(List.of(realm), FAR_AWAY.withAuthorization("Basic Ym9iOnB3"), NOW, NOW));
    }

    private Step.Challenge given(Login login, LoginExchange client, Object answer) {
        return challenged(
                asked(People.begin(realm, login, client, FAR_AWAY)).decision().answered(answer, NOW));
    }

    private Step answered(LoginExchange client, Step.Challenge challenge) throws AuthenticationException {
        Step step =
                challenge.pending().answer(client.answer(new Challenge(challenge.method(), challenge.extra())), NOW);
        if (step instanceof Step.Accepted in) {
            client.verify(People.welcome(in.extra()));
        }
        return step;
    }

    /** HELLO's authid is not shown by a token: a stranger who has one must not choose the account. */
    @Test
    void whomATokenShowsTheAuthenticatorMustSay() {
        Evidence token = FAR_AWAY.withAuthorization("Bearer tok");
        Step.Ask alone = asked(realm.begin(applicant("boss", token, "bearer"), NOW));
        assertEquals("boss", alone.arguments().get(1));
        Step.Denied denied = denied(alone.decision().answered("user", NOW));
        assertEquals("wamp.error.unavailable", denied.reason());
        assertTrue(denied.cause().contains("without an authid"), denied.cause());
        Step.Ask named = asked(realm.begin(applicant("boss", token, "bearer"), NOW));
        Map<String, Object> answer = Map.of("role", "user", "authid", "joe");
        assertEquals("joe", accepted(named.decision().answered(answer, NOW)).authid());
    }

    private static String hex(String base64) {
        return Hashes.hex(Base64.getDecoder().decode(base64));
    }

    /** What an authenticator may say about accounts of each method: all of these come in. */
    @TestFactory
    List<DynamicTest> theAuthenticatorTellsTheCredential() {
        ScramCredential erin = People.erin();
        Map<String, Object> base64 = Map.of(
                "role",
                "user",
                "kdf",
                "pbkdf2",
                "salt",
                erin.parameters().salt(),
                "iterations",
                4096L,
                "storedKey",
                People.ERINS_STORED_KEY,
                "serverKey",
                People.ERINS_SERVER_KEY);
        Map<String, Object> hex = Map.of(
                "role",
                "user",
                "kdf",
                "pbkdf2",
                "salt",
                "30313233343536373839616263646566",
                "iterations",
                4096L,
                "stored-key",
                hex(People.ERINS_STORED_KEY),
                "server-key",
                hex(People.ERINS_SERVER_KEY));
        Map<Object, Login> answers = new LinkedHashMap<>();
        answers.put(Map.of("role", "user", "secret", "s"), Login.wampcra("zoe", "s"));
        answers.put(
                Map.of(
                        "role",
                        "user",
                        "secret",
                        "82xKz0othlKaz0KKAyF4owrQ0TlDVrUty5R0zupAToQ=",
                        "salt",
                        "salt-of-dave"),
                Login.wampcra("zoe", "dave-secret"));
        answers.put(base64, Login.scram("zoe", "erin-secret"));
        answers.put(hex, Login.scram("zoe", "erin-secret"));
        answers.put(Map.of("role", "user", "pubkey", FRANKS_KEY), Login.cryptosign("zoe", FRANKS_SEED));
        answers.put(
                Map.of("role", "user", "authorized_keys", List.of(FRANKS_KEY)), Login.cryptosign("zoe", FRANKS_SEED));
        List<DynamicTest> tests = new ArrayList<>();
        answers.forEach((answer, login) -> tests.add(DynamicTest.dynamicTest(login.method() + " " + answer, () -> {
            LoginExchange client = login.begin(People.seeded(2), Map.of());
            Identity identity = accepted(answered(client, given(login, client, answer)));
            assertEquals(granted("zoe", "user", login.method(), Map.of()), identity);
        })));
        return tests;
    }

    @Test
    void withoutAnAuthidThePublicKeyIsTheName() throws AuthenticationException {
        Login login = Login.cryptosign(null, FRANKS_SEED);
        LoginExchange client = login.begin(People.seeded(2), Map.of());
        Identity identity =
                accepted(answered(client, given(login, client, Map.of("role", "user", "pubkey", FRANKS_KEY))));
        assertEquals(FRANKS_KEY, identity.authid());
    }

    /** A refusal before the challenge would tell who exists: so there is a challenge, and nothing answers it. */
    @Test
    void whomTheAuthenticatorDoesNotKnowIsChallengedAllTheSame() throws AuthenticationException {
        for (Login login :
                List.of(Login.wampcra("zoe", "s"), Login.scram("zoe", "s"), Login.cryptosign("zoe", FRANKS_SEED))) {
            LoginExchange client = login.begin(People.seeded(2), Map.of());
            Step.Challenge first = challenged(asked(People.begin(realm, login, client, FAR_AWAY))
                    .decision()
                    .failed("com.app.unknown", NOW));
            assertEquals(
                    "wamp.error.authentication_denied",
                    denied(answered(client, first)).reason());
        }
    }

    @Test
    void whomTheAuthenticatorDoesNotKnowLooksLikeOneWhomItKnows() throws AuthenticationException {
        Login known = Login.wampcra("zoe", "dave-secret");
        LoginExchange client = known.begin(People.seeded(2), Map.of());
        Map<String, Object> account = Map.of(
                "role", "admin",
                "secret", "82xKz0othlKaz0KKAyF4owrQ0TlDVrUty5R0zupAToQ=",
                "salt", "salt-of-dave",
                "iterations", 1000L);
        Map<String, @Nullable Object> genuine =
                given(known, client, account).extra().values();
        Step.Challenge mock = challenged(asked(realm.begin(applicant("nobody", FAR_AWAY, "wampcra"), NOW))
                .decision()
                .answered(null, NOW));
        Map<String, @Nullable Object> made = mock.extra().values();
        assertEquals(genuine.keySet(), made.keySet());
        assertEquals(genuine.get("iterations"), made.get("iterations"));
        assertNotEquals(genuine.get("salt"), made.get("salt"));
        assertTrue(((String) made.get("challenge")).contains("\"authrole\":\"admin\""), made.toString());
        assertTrue(((String) made.get("challenge")).contains("\"authprovider\":\"dynamic\""), made.toString());
    }

    @ParameterizedTest
    @EnumSource(names = {"WAMPCRA", "WAMP_SCRAM", "CRYPTOSIGN"})
    void anAnswerWithoutAUsableCredentialKeepsEverybodyOut(AuthMethod method) {
        Applicant zoe = new Applicant(
                SESSION, "zoe", List.of(method.key()), Map.of("nonce", "AAAA", "pubkey", FRANKS_KEY), FAR_AWAY, NOW);
        List<Map<String, Object>> answers = List.of(
                Map.of("role", "user"),
                Map.of("role", "user", "secret", 1L, "pubkey", 1L, "kdf", 1L),
                Map.of("role", "user", "secret", "", "pubkey", "zz", "kdf", "md5"),
                Map.of("role", "user", "secret", "s", "salt", "", "authorized_keys", List.of(1L)),
                Map.of("role", "user", "secret", "s", "salt", "s", "iterations", "many", "kdf", "pbkdf2"),
                Map.of(
                        "role",
                        "user",
                        "secret",
                        "s",
                        "salt",
                        "s",
                        "iterations",
                        0L,
                        "kdf",
                        "pbkdf2",
                        "storedKey",
                        "AAAA",
                        "serverKey",
                        "AAAA"),
                Map.of(
                        "role",
                        "user",
                        "secret",
                        "s",
                        "salt",
                        "zz",
                        "iterations",
                        1.5,
                        "kdf",
                        "pbkdf2",
                        "stored-key",
                        "AAAA",
                        "server-key",
                        "AAAA"));
        for (Map<String, Object> answer : answers) {
            Step.Denied denied = denied(asked(realm.begin(zoe, NOW)).decision().answered(answer, NOW));
            assertEquals("wamp.error.unavailable", denied.reason(), answer.toString());
        }
    }
}
