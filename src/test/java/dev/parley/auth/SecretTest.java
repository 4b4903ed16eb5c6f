package dev.parley.auth;

import static dev.parley.auth.People.FAR_AWAY;
import static dev.parley.auth.People.NOW;
import static dev.parley.auth.People.applicant;
import static dev.parley.auth.People.challenged;
import static dev.parley.auth.People.denied;
import static dev.parley.auth.People.everybody;
import static dev.parley.auth.People.realm;
import static dev.parley.auth.People.signature;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.parley.auth.crypto.Secret;
import dev.parley.auth.login.AuthenticationException;
import dev.parley.auth.login.Login;
import dev.parley.fault.LogText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Secrets stay where they are. */
class SecretTest {
    private static final List<String> SECRETS = List.of(
            "alice-ticket",
            "bob-password",
            "carol-secret",
            "82xkz0othlkaz0kkayf4",
            "rkzwznghlwskvdxb9",
            "070707070707",
            "sesame",
            "[115, 101, 115");

    private static void assertSilent(Object... speakers) {
        for (Object speaker : speakers) {
            String words = String.valueOf(speaker).toLowerCase(Locale.ROOT);
            for (String secret : SECRETS) {
                assertFalse(words.contains(secret), words);
            }
        }
    }

    @Test
    void nothingShowsASecretWhereItIsPrinted() throws AuthenticationException {
        Secret sesame = Secret.of("sesame");
        AuthenticationSettings settings = everybody().secret(sesame).build();
        Evidence evidence = FAR_AWAY.withAuthorization("Basic sesame").withCookies(List.of(sesame), sesame);
        Login scram = Login.scram("erin", "sesame");
        assertSilent(
                sesame,
                settings,
                settings.principals(),
                new Authentication("realm1", settings, People.seeded(1)),
                evidence,
                new Applicant(1, "alice", List.of(), Map.of("nonce", "sesame"), evidence, NOW),
                Login.ticket("alice", "alice-ticket"),
                Login.ticket("alice", "alice-ticket").begin(People.seeded(1), Map.of()),
                Login.wampcra("carol", "carol-secret"),
                scram,
                scram.begin(People.seeded(1), Map.of()),
                Login.cryptosign("frank", People.FRANKS_SEED));
    }

    @Test
    void noRefusalShowsWhatWasPresented() {
        Authentication realm = realm(everybody());
        for (String method : List.of("ticket", "wampcra", "cryptosign")) {
            for (String who : List.of("alice", "nobody")) {
                Step.Challenge challenge = challenged(realm.begin(applicant(who, FAR_AWAY, method), NOW));
                assertSilent(challenge, denied(challenge.pending().answer(signature("sesame"), NOW)));
            }
        }
        // nobody:sesame, and a header that is not even base64
        for (String header : List.of("Basic bm9ib2R5OnNlc2FtZQ==", "Basic *sesame*")) {
            assertSilent(denied(realm.begin(applicant(null, FAR_AWAY.withAuthorization(header)), NOW)));
        }
    }

    @Test
    void secretsAreEqualIfTheyAreTheSame() {
        List<Secret> all = new ArrayList<>();
        for (String text : List.of("", "a", "ab", "\u00e4", "a".repeat(100))) {
            all.add(Secret.of(text));
            assertEquals(Secret.of(text), Secret.of(text));
            assertEquals(Secret.of(text).hashCode(), Secret.of(text).hashCode());
            assertEquals(text, Secret.of(text).reveal());
        }
        assertEquals(all.size(), new HashSet<>(all).size());
        assertNotEquals(Secret.of("a"), "a");
    }

    @Test
    void whoGivesBytesAwayCannotChangeTheSecret() {
        byte[] bytes = {1, 2, 3};
        Secret secret = Secret.of(bytes);
        bytes[0] = 7;
        assertEquals(Secret.of(new byte[] {1, 2, 3}), secret);
    }

    /** What peers call themselves must not break the lines of a log. */
    @Test
    void namesAreTamedBeforeTheyAreLogged() {
        assertEquals("'a?b?c?d'", LogText.quoted("a\nb\u2028c\u202ed"));
        assertEquals("'?'", LogText.quoted("'"));
        assertEquals("(nobody)", LogText.quoted(null));
        assertEquals(120 + 3, LogText.quoted("x".repeat(1_000)).length());
        Step.Challenge challenge =
                challenged(realm(everybody()).begin(applicant("zoe\nINFO all is well", FAR_AWAY, "ticket"), NOW));
        assertFalse(
                denied(challenge.pending().answer(signature("x"), NOW)).cause().contains("\n"));
    }
}
