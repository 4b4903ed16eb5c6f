package dev.parley.auth;

import static dev.parley.auth.People.FAR_AWAY;
import static dev.parley.auth.People.NOW;
import static dev.parley.auth.People.applicant;
import static dev.parley.auth.People.denied;
import static dev.parley.auth.People.everybody;
import static dev.parley.auth.People.principal;
import static org.junit.jupiter.api.Assertions.fail;

import dev.parley.auth.attempts.AttemptLimits;
import dev.parley.auth.crypto.Cra;
import dev.parley.auth.crypto.Ed25519;
import dev.parley.auth.crypto.Hashes;
import dev.parley.auth.crypto.Salting;
import dev.parley.auth.crypto.Secret;
import dev.parley.auth.login.AuthenticationException;
import dev.parley.auth.login.Login;
import dev.parley.auth.login.LoginExchange;
import dev.parley.message.AuthMethod;
import dev.parley.message.Authenticate;
import dev.parley.message.Dict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A wrong secret, a user without that method and an unknown user take the same time. The tries are interleaved, so that
 * whatever else the machine does hits all alike, and quantiles are compared; one round in which they agree is enough,
 * for the work that a missing account would spare is missing in every round.
 */
class TimingTest {
    private static final int ROUNDS = 8;
    private static final double TOLERANCE = 1.15;
    private static final String WRONG_SEED = "08".repeat(32);

    private static final String SIGNATURE = Hashes.hex(Ed25519.sign(new byte[32], new byte[32]));

    private static final Salting SALTING = new Salting("c2FsdHNhbHRzYWx0c2FsdA==", 500, 32);

    private final Authentication realm = new Authentication(
            "realm1",
            AuthenticationSettings.builder(People.ROLES)
                    .allow(AuthMethod.BASIC)
                    .principal(principal("alice", "user", new TicketCredential(Secret.of("a"))))
                    .principal(principal("judy", "user", new PasswordCredential(Cra.derivedKey("j", SALTING), SALTING)))
                    .attempts(new AttemptLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 60_000))
                    .build(),
            People.seeded(1));

    private final Authentication example = new Authentication(
            "realm1",
            everybody()
                    .attempts(new AttemptLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 60_000))
                    .build(),
            People.seeded(1));

    /** One try; returns what it took in the router, in nanoseconds. */
    private interface Try {
        long take() throws AuthenticationException;
    }

    @TestFactory
    List<DynamicTest> theTimeOfARefusalDoesNotTellWhoExists() {
        Map<String, List<Try>> tries = new LinkedHashMap<>();
        tries.put(
                "ticket",
                List.of(
                        tried(Login.ticket("alice", "wrong")),
                        tried(Login.ticket("carol", "wrong")),
                        tried(Login.ticket("nobody", "wrong")),
                        tried(Login.ticket("somebody", "wrong"))));
        tries.put(
                "wampcra",
                List.of(
                        tried(Login.wampcra("carol", "wrong")),
                        tried(Login.wampcra("dave", "wrong")),
                        tried(Login.wampcra("alice", "wrong")),
                        tried(Login.wampcra("nobody", "wrong")),
                        tried(Login.wampcra("somebody", "wrong"))));
        tries.put(
                "wamp-scram",
                List.of(
                        tried(Login.scram("erin", "wrong")),
                        tried(Login.scram("alice", "wrong")),
                        tried(Login.scram("nobody", "wrong"))));
        tries.put(
                "cryptosign",
                List.of(
                        tried(Login.cryptosign("frank", WRONG_SEED)),
                        tried(Login.cryptosign("alice", WRONG_SEED)),
                        tried(Login.cryptosign("nobody", WRONG_SEED)),
                        tried(Login.cryptosign(null, WRONG_SEED))));
        tries.put("basic", List.of(basic("judy:wrong"), basic("alice:wrong"), basic("nobody:wrong")));
        List<DynamicTest> tests = new ArrayList<>();
        tries.forEach((method, several) -> tests.add(DynamicTest.dynamicTest(
                method,
                () -> assertAlike(several, method.equals("cryptosign") || method.equals("basic") ? 100 : 800))));
        return tests;
    }

    private Try tried(Login login) {
        return () -> {
            LoginExchange client = login.begin(People.seeded(1), Map.of());
            long start = System.nanoTime();
            Step.Challenge challenge = People.challenged(People.begin(example, login, client, FAR_AWAY));
            long challenged = System.nanoTime();
            Authenticate answer = answer(login, challenge);
            long answered = System.nanoTime();
            Step last = challenge.pending().answer(answer, NOW);
            long end = System.nanoTime();
            denied(last);
            return challenged - start + end - answered;
        };
    }

    /** Wrong, but of the right form; what cryptosign verifies is a signature, if of another message. */
    private static Authenticate answer(Login login, Step.Challenge challenge) {
        if (login.method().equals("cryptosign")) {
            Object message = challenge.extra().values().get("challenge");
            return new Authenticate(SIGNATURE + message, Dict.EMPTY);
        }
        Object nonce = challenge.extra().values().get("nonce");
        return new Authenticate(Hashes.base64(new byte[32]), nonce == null ? Dict.EMPTY : Dict.of("nonce", nonce));
    }

    private Try basic(String pair) {
        String header = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        Applicant applicant = applicant(null, FAR_AWAY.withAuthorization(header));
        return () -> {
            long start = System.nanoTime();
            Step step = People.done(realm.begin(applicant, NOW));
            long end = System.nanoTime();
            denied(step);
            return end - start;
        };
    }

    private static void assertAlike(List<Try> tries, int count) throws AuthenticationException {
        List<String> seen = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            long[][] nanos = new long[tries.size()][count];
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < tries.size(); j++) {
                    int which = (i + j) % tries.size();
                    nanos[which][i] = tries.get(which).take();
                }
            }
            double[] typical = new double[tries.size()];
            for (int i = 0; i < typical.length; i++) {
                Arrays.sort(nanos[i]);
                typical[i] = nanos[i][count / 4];
            }
            seen.add(Arrays.toString(typical));
            double least = Arrays.stream(typical).min().orElseThrow();
            double most = Arrays.stream(typical).max().orElseThrow();
            if (most / least <= TOLERANCE) {
                return;
            }
        }
        fail("in no round were the times alike (ns at the first quartile): " + seen);
    }
}
