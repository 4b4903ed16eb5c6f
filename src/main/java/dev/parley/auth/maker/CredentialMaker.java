package dev.parley.auth.maker;

import dev.parley.auth.crypto.Cra;
import dev.parley.auth.crypto.Ed25519;
import dev.parley.auth.crypto.Hashes;
import dev.parley.auth.crypto.RandomBytes;
import dev.parley.auth.crypto.Salting;
import dev.parley.auth.crypto.SaslPrep;
import dev.parley.auth.crypto.Scram;
import dev.parley.auth.crypto.ScramParameters;
import dev.parley.auth.crypto.ScramParameters.Kdf;
import dev.parley.auth.crypto.Secret;
import dev.parley.message.AuthMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes credentials for the configuration: each a member to be pasted into a principal. Used by the command {@code
 * credential}; those derived from passwords take time.
 */
public final class CredentialMaker {
    /** What derived passwords of HTTP Basic cost; the server pays it at each first handshake. */
    static final int BASIC_ITERATIONS = 100_000;

    /** WAMP-CRA: browsers' clients derive it too, some of them slowly. */
    static final int CRA_ITERATIONS = 10_000;

    private static final int SALT_BYTES = 16;
    private static final int SECRET_BYTES = 32;

    private final RandomBytes random;

    public CredentialMaker(RandomBytes random) {
        this.random = random;
    }

    private String salt() {
        return Hashes.base64(random.next(SALT_BYTES));
    }

    /** {@code {"ticket": …}}: a ticket that nobody can guess. */
    public Map<String, Object> ticket() {
        return member("ticket", Hashes.hex(random.next(SECRET_BYTES)));
    }

    /** {@code {"wampcra": {"key", "salt", "iterations", "keylen"}}} for a password. */
    public Map<String, Object> wampcra(String password) {
        Salting salting = new Salting(salt(), CRA_ITERATIONS, Salting.DEFAULT_KEYLEN);
        return member(AuthMethod.WAMPCRA.key(), salted(password, salting));
    }

    /** {@code {"basic": {"key", "salt", "iterations", "keylen"}}} for a password. */
    public Map<String, Object> basic(String password) {
        Salting salting = new Salting(salt(), BASIC_ITERATIONS, Salting.DEFAULT_KEYLEN);
        return member(AuthMethod.BASIC.key(), salted(password, salting));
    }

    private static Map<String, Object> salted(String password, Salting salting) {
        Map<String, Object> made = new LinkedHashMap<>();
        made.put("key", Cra.derivedKey(password, salting).reveal());
        made.put("salt", salting.salt());
        made.put("iterations", salting.iterations());
        made.put("keylen", salting.keylen());
        return made;
    }

    /** {@code {"wamp-scram": {"kdf", "salt", "iterations", "storedKey", "serverKey"}}} for a password, by PBKDF2. */
    public Map<String, Object> scram(String password) {
        return scram(
                password, new ScramParameters(Kdf.PBKDF2, salt(), ScramParameters.DEFAULT_PBKDF2_ITERATIONS, null));
    }

    /** The same by Argon2id, with {@code memory}: dearer for whoever steals it. Needs Bouncy Castle. */
    public Map<String, Object> scramByArgon2(String password) {
        return scram(
                password,
                new ScramParameters(
                        Kdf.ARGON2ID13,
                        salt(),
                        ScramParameters.DEFAULT_ARGON2_ITERATIONS,
                        ScramParameters.DEFAULT_ARGON2_MEMORY));
    }

    /**
     * The same with parameters of one's own.
     *
     * @throws IllegalArgumentException if the password has characters that cannot be normalized
     */
    public static Map<String, Object> scram(String password, ScramParameters parameters) {
        byte[] saltedPassword = Scram.saltedPassword(SaslPrep.prepare(password), parameters);
        Map<String, Object> made = new LinkedHashMap<>();
        made.put("kdf", parameters.kdf().key());
        made.put("salt", parameters.salt());
        made.put("iterations", parameters.iterations());
        Integer memory = parameters.memory();
        if (memory != null) {
            made.put("memory", memory);
        }
        made.put("storedKey", Hashes.base64(Scram.storedKey(Scram.clientKey(saltedPassword))));
        made.put("serverKey", Hashes.base64(Scram.serverKey(saltedPassword)));
        return member(AuthMethod.WAMP_SCRAM.key(), made);
    }

    /** {@code {"cryptosign": {"publicKeys": […]}}} for a private key, 32 bytes, such as {@link #privateKey} draws. */
    public static Map<String, Object> cryptosign(Secret privateKey) {
        String publicKey = Hashes.hex(Ed25519.publicKeyOf(privateKey));
        return member(AuthMethod.CRYPTOSIGN.key(), member("publicKeys", List.of(publicKey)));
    }

    /** A private key for the login {@code cryptosign}, in hex: for the client alone, not for the configuration. */
    public String privateKey() {
        return Hashes.hex(random.next(Ed25519.KEY_BYTES));
    }

    /** {@code {"cookie": {"secret": …}}}: for {@code dev.parley.auth.AuthenticationSettings#secret}. */
    public Map<String, Object> cookieSecret() {
        return member(AuthMethod.COOKIE.key(), member("secret", Hashes.base64(random.next(SECRET_BYTES))));
    }

    private static Map<String, Object> member(String name, Object value) {
        Map<String, Object> made = new LinkedHashMap<>();
        made.put(name, value);
        return made;
    }
}
