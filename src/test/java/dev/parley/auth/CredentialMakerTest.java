package dev.parley.auth;

import static dev.parley.auth.People.FAR_AWAY;
import static dev.parley.auth.People.NOW;
import static dev.parley.auth.People.accepted;
import static dev.parley.auth.People.applicant;
import static dev.parley.auth.People.everybody;
import static dev.parley.auth.People.login;
import static dev.parley.auth.People.principal;
import static dev.parley.auth.People.realm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.crypto.Salting;
import dev.parley.auth.crypto.ScramParameters;
import dev.parley.auth.crypto.ScramParameters.Kdf;
import dev.parley.auth.crypto.Secret;
import dev.parley.auth.login.AuthenticationException;
import dev.parley.auth.login.Login;
import dev.parley.auth.maker.CredentialMaker;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the maker makes lets in whom it was made for. */
class CredentialMakerTest {
    private final CredentialMaker maker = new CredentialMaker(People.seeded(7));

    @SuppressWarnings("unchecked")
    private static Map<String, Object> member(Map<String, Object> made, String name) {
        assertEquals(List.of(name), List.copyOf(made.keySet()));
        return (Map<String, Object>) made.get(name);
    }

    private static Salting salting(Map<String, Object> made) {
        assertEquals(List.of("key", "salt", "iterations", "keylen"), List.copyOf(made.keySet()));
        return new Salting((String) made.get("salt"), (Integer) made.get("iterations"), (Integer) made.get("keylen"));
    }

    @Test
    void aKeyForWampCra() throws AuthenticationException {
        Map<String, Object> made = member(maker.wampcra("s\u00e4cret"), "wampcra");
        CraCredential credential = new CraCredential(Secret.of((String) made.get("key")), salting(made));
        Authentication realm = realm(everybody().principal(principal("zoe", "user", credential)));
        accepted(login(realm, Login.wampcra("zoe", "s\u00e4cret"), FAR_AWAY));
        assertNotEquals(
                made.get("salt"),
                member(maker.wampcra("s\u00e4cret"), "wampcra").get("salt"));
    }

    @Test
    void aHashedPasswordForBasic() {
        Map<String, Object> made = member(maker.basic("pw"), "basic");
        PasswordCredential credential = new PasswordCredential(Secret.of((String) made.get("key")), salting(made));
        Authentication realm = realm(everybody().principal(principal("zoe", "user", credential)));
        accepted(realm.begin(applicant(null, FAR_AWAY.withAuthorization("Basic em9lOnB3")), NOW));
    }

    @Test
    void keysForScramByPbkdf2AndByArgon2() throws AuthenticationException {
        for (Map<String, Object> made :
                List.of(member(maker.scram("pw"), "wamp-scram"), member(maker.scramByArgon2("pw"), "wamp-scram"))) {
            Kdf kdf = Kdf.of((String) made.get("kdf"));
            ScramParameters parameters = new ScramParameters(
                    kdf, (String) made.get("salt"), (Integer) made.get("iterations"), (Integer) made.get("memory"));
            assertEquals(kdf == Kdf.ARGON2ID13, made.containsKey("memory"));
            ScramCredential credential =
                    ScramCredential.of(parameters, (String) made.get("storedKey"), (String) made.get("serverKey"));
            Authentication realm = realm(everybody().principal(principal("zoe", "user", credential)));
            accepted(login(realm, Login.scram("zoe", "pw"), FAR_AWAY));
        }
        assertThrows(IllegalArgumentException.class, () -> maker.scram("p\u0007w"));
    }

    /** The example's: made from erin's password, they are what stands there. */
    @Test
    void keysForScramAreThoseOfTheExample() {
        Map<String, Object> made =
                member(CredentialMaker.scram("erin-secret", People.erin().parameters()), "wamp-scram");
        assertEquals("rkZwZnGHLWsKvDxb9/TD92j5X3/7sZfjP25gxXcDmS8=", made.get("storedKey"));
        assertEquals("rsek3P+KJgPXn3HESC5QWvX3xb7DLD+v3Js4yPKE48c=", made.get("serverKey"));
    }

    @Test
    void aKeyPairForCryptosign() throws AuthenticationException {
        String privateKey = maker.privateKey();
        Secret seed = Secret.of(HexFormat.of().parseHex(privateKey));
        Map<String, Object> made = member(CredentialMaker.cryptosign(seed), "cryptosign");
        @SuppressWarnings("unchecked")
        List<String> keys = (List<String>) made.get("publicKeys");
        Authentication realm = realm(everybody().principal(principal("zoe", "user", CryptosignCredential.of(keys))));
        accepted(login(realm, Login.cryptosign("zoe", privateKey), FAR_AWAY));
    }

    @Test
    void ticketsAndCookieSecretsThatNobodyGuesses() {
        assertTrue(((String) maker.ticket().get("ticket")).matches("[0-9a-f]{64}"));
        assertNotEquals(maker.ticket(), maker.ticket());
        assertTrue(((String) member(maker.cookieSecret(), "cookie").get("secret")).matches("[0-9A-Za-z+/]{43}="));
    }
}
