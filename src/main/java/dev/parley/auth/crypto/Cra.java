package dev.parley.auth.crypto;

import java.nio.charset.StandardCharsets;

/** The computations of WAMP-CRA. For both sides. */
public final class Cra {
    private Cra() {}

    /**
     * The key from a password. Choice: the base64 text of PBKDF2's output, not the bytes; the section does not say so,
     * but every implementation does.
     */
    public static Secret derivedKey(String password, Salting salting) {
        byte[] salt = salting.salt().getBytes(StandardCharsets.UTF_8);
        return Secret.of(Hashes.base64(Hashes.pbkdf2(password, salt, salting.iterations(), salting.keylen())));
    }

    /** "signature := HMAC[SHA256]_{secret} (challenge)", base64-encoded. */
    public static String signature(Secret key, String challenge) {
        return Hashes.base64(Hashes.hmac(key.bytes(), challenge));
    }
}
