package dev.parley.engine.nats;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The names of what is kept of a realm in NATS: {@code PLY_realm1_J}, a stream whose one subject is {@code ply.realm1.j}, and {@code
 * PLY_realm1_V}, a stream with a subject for each value, {@code ply.realm1.v.k.KEY}. Characters other than letters, digits, hyphen and
 * underscore are escaped as {@code =2E}: a percent sign in the name of a stream is one that the server fills in.
 */
final class Names {
    private static final int LONGEST_NAME = 120;
    private static final int LONGEST_KEY = 900;
    private static final char ESCAPE = '=';
    private static final String VALUES = "k.";

    private final String realm;
    private final String prefix;

    Names(String prefix, String realm) {
        this.prefix = prefix;
        this.realm = shortened(escaped(realm), LONGEST_NAME);
    }

    /** The stream of the journal. */
    String journal() {
        return prefix.toUpperCase(Locale.ROOT) + "_" + realm + "_J";
    }

    /** The subject of all entries of the journal: what else they are about is in them. */
    String entries() {
        return prefix + "." + realm + ".j";
    }

    /** The stream of the vault. */
    String vault() {
        return prefix.toUpperCase(Locale.ROOT) + "_" + realm + "_V";
    }

    /** The stream of the roll. */
    String roll() {
        return prefix.toUpperCase(Locale.ROOT) + "_" + realm + "_R";
    }

    /** The subject of all frames of the roll. */
    String rollFrames() {
        return prefix + "." + realm + ".r";
    }

    /** The subject of what is for that node. */
    String node(String node) {
        return prefix + "." + realm + ".n." + shortened(key(node), LONGEST_KEY);
    }

    /** The subject of who has the realm. */
    String lease() {
        return keys() + "lease";
    }

    /** What each subject of the vault begins with. */
    String keys() {
        return prefix + "." + realm + ".v.";
    }

    /** The subject of the value under that key. */
    String value(String key) {
        return keys() + VALUES + shortened(key(key), LONGEST_KEY);
    }

    boolean isValue(String subject) {
        return subject.startsWith(keys() + VALUES);
    }

    /** The key as it is in a subject, and in a header where it is too long for that. */
    static String key(String key) {
        return key.isEmpty() ? "=" : escaped(key);
    }

    /** Whether a key does not fit into a subject. */
    static boolean isLong(String escapedKey) {
        return escapedKey.length() > LONGEST_KEY;
    }

    /** The escaped key of a subject. */
    String keyOf(String subject) {
        return subject.substring(keys().length() + VALUES.length());
    }

    /** The key that was escaped. */
    static String unescaped(String key) {
        if (key.equals("=")) {
            return "";
        }
        byte[] octets = new byte[key.length()];
        int length = 0;
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) == ESCAPE) {
                octets[length++] = (byte) HexFormat.fromHexDigits(key, i + 1, i + 3);
                i += 2;
            } else {
                octets[length++] = (byte) key.charAt(i);
            }
        }
        return new String(octets, 0, length, StandardCharsets.UTF_8);
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(octet)) {
                escaped.append((char) octet);
            } else {
                escaped.append(ESCAPE).append(HexFormat.of().withUpperCase().toHexDigits(octet));
            }
        }
        return escaped.toString();
    }

    private static boolean isPlain(byte octet) {
        return (octet >= 'a' && octet <= 'z')
                || (octet >= 'A' && octet <= 'Z')
                || (octet >= '0' && octet <= '9')
                || octet == '-'
                || octet == '_';
    }

    /** What is longer ends in the hash of the rest. */
    private static String shortened(String escaped, int longest) {
        if (escaped.length() <= longest) {
            return escaped;
        }
        try {
            byte[] rest = escaped.substring(longest).getBytes(StandardCharsets.US_ASCII);
            return escaped.substring(0, longest)
                    + ESCAPE
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(rest));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
