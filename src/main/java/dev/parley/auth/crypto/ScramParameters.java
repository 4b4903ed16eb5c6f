package dev.parley.auth.crypto;

import org.jspecify.annotations.Nullable;

/**
 * How a password becomes SCRAM's SaltedPassword, section "Key Derivation Functions". Part of an account, and of its
 * challenge.
 *
 * @param salt in base64
 * @param memory in KiB, for Argon2 only
 */
public record ScramParameters(
        Kdf kdf, String salt, int iterations, @Nullable Integer memory) {
    public static final int DEFAULT_PBKDF2_ITERATIONS = 100_000;
    public static final int DEFAULT_ARGON2_ITERATIONS = 3;
    public static final int DEFAULT_ARGON2_MEMORY = 16 * 1024;

    /** More than that fills the memory of a client. */
    static final int MAX_MEMORY = 256 * 1024;

    /** The functions that the text knows. */
    public enum Kdf {
        PBKDF2("pbkdf2"),
        ARGON2ID13("argon2id13");

        private final String key;

        Kdf(String key) {
            this.key = key;
        }

        public String key() {
            return key;
        }

        /**
         * The function of that name, or null. Choice: {@code argon2id-13}, as Autobahn and Crossbar.io write it, is one
         * too.
         */
        public static @Nullable Kdf of(String name) {
            return name.equals(PBKDF2.key)
                    ? PBKDF2
                    : name.equals(ARGON2ID13.key) || name.equals("argon2id-13") ? ARGON2ID13 : null;
        }
    }

    public ScramParameters {
        byte[] bytes = Hashes.unbase64(salt);
        if (bytes == null || bytes.length == 0) {
            throw new IllegalArgumentException("salt: must be bytes in base64, at least one of them");
        }
        if (iterations < 1 || iterations > Salting.MAX_ITERATIONS) {
            throw new IllegalArgumentException("iterations: must be from 1 to " + Salting.MAX_ITERATIONS);
        }
        if (kdf == Kdf.ARGON2ID13 && (memory == null || memory < 8 || memory > MAX_MEMORY)) {
            throw new IllegalArgumentException("memory: argon2id13 needs it in KiB, from 8 to " + MAX_MEMORY);
        }
        if (kdf == Kdf.ARGON2ID13 && bytes.length < 8) {
            throw new IllegalArgumentException("salt: argon2id13 needs at least 8 bytes");
        }
    }
}
