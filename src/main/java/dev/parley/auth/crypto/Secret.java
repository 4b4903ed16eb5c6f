package dev.parley.auth.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A ticket, password or key, which compares in constant time and is printed nowhere. For every secret that is kept.
 * Immutable.
 */
public final class Secret {
    private final byte[] bytes;

    /** What is compared, so that the length of the other one is no matter either. */
    private final byte[] digest;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
        this.digest = Hashes.sha256(bytes);
    }

    public static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Secret of(byte[] bytes) {
        return new Secret(bytes.clone());
    }

    /** How many bytes it has. */
    public int length() {
        return bytes.length;
    }

    /** The bytes themselves, for the computations of this package; nobody changes them. */
    byte[] bytes() {
        return bytes;
    }

    /** The secret itself, for those who must hand it on: a token's verifier. Never for a log. */
    public String reveal() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(digest, secret.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    @Override
    public String toString() {
        return "***";
    }
}
