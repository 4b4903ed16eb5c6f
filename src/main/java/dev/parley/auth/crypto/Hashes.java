package dev.parley.auth.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The hash functions of the authentication methods, and bytes as text. For both sides. */
public final class Hashes {
    public static final int SHA256_BYTES = 32;

    private static final HexFormat HEX = HexFormat.of();

    private Hashes() {}

    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw lacking("SHA-256", e);
        }
    }

    /** HMAC-SHA256 (RFC 2104). */
    public static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            // Java refuses an empty key; HMAC fills any key up with zeros, so this one is the same
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw lacking("HmacSHA256", e);
        }
    }

    public static byte[] hmac(byte[] key, String message) {
        return hmac(key, message.getBytes(StandardCharsets.UTF_8));
    }

    /** HMAC-SHA256 under a secret. */
    public static byte[] hmac(Secret key, String message) {
        return hmac(key.bytes(), message);
    }

    /** HMAC-SHA256 of a secret. */
    public static byte[] hmac(byte[] key, Secret message) {
        return hmac(key, message.bytes());
    }

    /** PBKDF2 with HMAC-SHA256 (RFC 8018); salt, iterations and length must not be empty or less than 1. */
    public static byte[] pbkdf2(String password, byte[] salt, int iterations, int length) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, length * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw lacking("PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }

    static IllegalStateException lacking(String algorithm, Exception cause) {
        return new IllegalStateException(
                "this Java has no " + algorithm + ": use one with the standard providers", cause);
    }

    public static byte[] xor(byte[] left, byte[] right) {
        byte[] both = left.clone();
        for (int i = 0; i < both.length; i++) {
            both[i] ^= right[i];
        }
        return both;
    }

    public static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }

    /** Those bytes, or null where the text is not exactly that many in hex, of either case. */
    public static byte @Nullable [] unhex(String text, int count) {
        if (text.length() != 2 * count) {
            return null;
        }
        try {
            return HEX.parseHex(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    public static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Those bytes, or null: "restricted to canonical form with no whitespace" (Base64 encoding, WAMP-SCRAM). */
    public static byte @Nullable [] unbase64(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return base64(bytes).equals(text) ? bytes : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
