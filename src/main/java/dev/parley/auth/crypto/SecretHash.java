package dev.parley.auth.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** What is kept of a random secret that nobody needs again: its hash, which compares in constant time. Immutable. */
public final class SecretHash {
    private final byte[] digest;

    private SecretHash(byte[] digest) {
        this.digest = digest;
    }

    /** The hash of that secret. It has to be random: what can be guessed needs more than this. */
    public static SecretHash of(String secret) {
        return new SecretHash(Hashes.sha256(secret.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether it is the hash of that one. */
    public boolean isOf(String presented) {
        return MessageDigest.isEqual(digest, of(presented).digest);
    }
}
