package dev.parley.auth.crypto;

/**
 * How a password becomes a key by PBKDF2, section "Password Salting" of WAMP-CRA. Part of an account, and of its challenge.
 *
 * @param salt the salt, whose UTF-8 is used as it stands
 * @param keylen the length of the key in bytes
 */
public record Salting(String salt, int iterations, int keylen) {
    /** What WAMP-CRA implementations use where the text names no numbers. */
    public static final int DEFAULT_ITERATIONS = 1000;

    public static final int DEFAULT_KEYLEN = 32;

    /** More than that keeps a machine busy for seconds. */
    static final int MAX_ITERATIONS = 10_000_000;

    static final int MAX_KEYLEN = 1024;

    public Salting {
        if (salt.isEmpty()) {
            throw new IllegalArgumentException("salt: must not be empty");
        }
        if (iterations < 1 || iterations > MAX_ITERATIONS) {
            throw new IllegalArgumentException("iterations: must be from 1 to " + MAX_ITERATIONS);
        }
        if (keylen < 1 || keylen > MAX_KEYLEN) {
            throw new IllegalArgumentException("keylen: must be from 1 to " + MAX_KEYLEN);
        }
    }
}
