package dev.parley.auth.crypto;

import java.util.Arrays;
import java.util.Base64;

/** Salts for mock accounts, of the same make as those of real ones. Used by credentials that show a salt. */
public final class MockSalts {
    private MockSalts() {}

    /** A salt of the same make, which depends on nothing but the seed. */
    public static String like(String salt, byte[] seed) {
        byte[] random = stream(seed, salt.length());
        if (isBase64(salt)) {
            int padding = salt.endsWith("==") ? 2 : salt.endsWith("=") ? 1 : 0;
            return Base64.getEncoder().encodeToString(Arrays.copyOf(random, salt.length() / 4 * 3 - padding));
        }
        StringBuilder like = new StringBuilder(salt.length());
        for (int i = 0; i < salt.length(); i++) {
            like.append(like(salt.charAt(i), random[i] & 0xff));
        }
        return like.toString();
    }

    /** Decoding would tell too, but by an exception: dear enough to be seen from outside. */
    private static boolean isBase64(String salt) {
        int digits = salt.length() - (salt.endsWith("==") ? 2 : salt.endsWith("=") ? 1 : 0);
        for (int i = 0; i < digits; i++) {
            char c = salt.charAt(i);
            if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/')) {
                return false;
            }
        }
        return digits > 0 && salt.length() % 4 == 0;
    }

    /** Another of the same kind: hex stays hex where it is lower case, words stay words. */
    private static char like(char c, int random) {
        if (c >= '0' && c <= '9') {
            return (char) ('0' + random % 10);
        }
        if (c >= 'a' && c <= 'f') {
            return (char) ('a' + random % 6);
        }
        if (c >= 'g' && c <= 'z') {
            return (char) ('g' + random % 20);
        }
        return c >= 'A' && c <= 'Z' ? (char) ('A' + random % 26) : c;
    }

    private static byte[] stream(byte[] seed, int count) {
        byte[] stream = new byte[count];
        byte[] block = seed;
        for (int at = 0; at < count; at += block.length) {
            block = Hashes.hmac(seed, block);
            System.arraycopy(block, 0, stream, at, Math.min(block.length, count - at));
        }
        return Arrays.copyOf(stream, count);
    }
}
