package dev.parley.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The reader of PEM files, for certificates and private keys as authorities and openssl write them. Used by {@link TlsKeys}. */
final class Pem {
    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN (?<kind>[A-Z0-9 ]*)PRIVATE KEY-----(?<body>[^-]*)-----END [A-Z0-9 ]*PRIVATE KEY-----");

    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    /** The DER that PKCS#8 puts before a key of PKCS#1: INTEGER 0, SEQUENCE { OBJECT IDENTIFIER rsaEncryption, NULL }. */
    private static final byte[] RSA_HEADER = {2, 1, 0, 48, 13, 6, 9, 42, -122, 72, -122, -9, 13, 1, 1, 1, 5, 0};

    private static final String NEEDS_PEM = "; it must be PEM, with the line -----BEGIN CERTIFICATE-----";
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 4;

    private Pem() {}

    /**
     * Reads all certificates of a file, at least one.
     *
     * @param place the key of the configuration that names the file, for error messages
     * @throws IllegalArgumentException if the file cannot be read, or holds no certificate
     */
    static List<X509Certificate> certificates(String place, Path file) {
        try (var in = new ByteArrayInputStream(read(place, file).getBytes(StandardCharsets.UTF_8))) {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (CertificateException | IOException unusable) {
            throw new IllegalArgumentException(
                    place + ": cannot read a certificate from " + file + NEEDS_PEM, unusable);
        }
        throw new IllegalArgumentException(place + ": there is no certificate in " + file + NEEDS_PEM);
    }

    /**
     * Reads the private key of a file: unencrypted, of PKCS#8, or of PKCS#1 for RSA.
     *
     * @param place the key of the configuration that names the file, for error messages
     * @throws IllegalArgumentException if the file cannot be read or has no usable key; the message has the command that converts
     *     a key of another form
     */
    static PrivateKey privateKey(String place, Path file) {
        Matcher pem = KEY.matcher(read(place, file));
        if (!pem.find()) {
            throw new IllegalArgumentException(place + ": there is no private key in " + file
                    + "; it must be PEM, with the line -----BEGIN PRIVATE KEY-----");
        }
        String kind = pem.group("kind").strip();
        if ((!kind.isEmpty() && !kind.equals("RSA")) || pem.group("body").contains(":")) {
            throw new IllegalArgumentException(place + ": the key must be PKCS#8 without a password; convert it with:"
                    + " openssl pkcs8 -topk8 -nocrypt -in " + file + " -out key.pem");
        }
        byte[] key;
        try {
            key = Base64.getMimeDecoder().decode(pem.group("body"));
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException(
                    place + ": the private key in " + file + " is damaged: it is not base64; copy the file again");
        }
        PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(kind.equals("RSA") ? pkcs8(key) : key);
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (GeneralSecurityException otherAlgorithm) {
                // the next may fit
            }
        }
        throw new IllegalArgumentException(
                place + ": the private key in " + file + " is damaged, or none of " + String.join(", ", ALGORITHMS));
    }

    private static String read(String place, Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    place + ": cannot read the file " + file + ": does it exist, and may this user read it?",
                    unreadable);
        }
    }

    /** Converts an RSA key of PKCS#1 to PKCS#8. */
    private static byte[] pkcs8(byte[] pkcs1) {
        ByteArrayOutputStream inside = new ByteArrayOutputStream();
        inside.writeBytes(RSA_HEADER);
        element(inside, OCTETS, pkcs1);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        element(all, SEQUENCE, inside.toByteArray());
        return all.toByteArray();
    }

    /** Writes one element of DER. */
    private static void element(ByteArrayOutputStream to, int tag, byte[] content) {
        to.write(tag);
        if (content.length < 0x80) {
            to.write(content.length);
        } else {
            byte[] length = BigInteger.valueOf(content.length).toByteArray();
            int skipped = length[0] == 0 ? 1 : 0;
            to.write(0x80 | (length.length - skipped));
            to.write(length, skipped, length.length - skipped);
        }
        to.writeBytes(content);
    }
}
