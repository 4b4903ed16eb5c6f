package dev.parley.auth;

import dev.parley.auth.crypto.Hashes;
import dev.parley.message.AuthMethod;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The TLS client certificate of an account: known by its subject, by its fingerprint, or by both.
 *
 * @param subject a distinguished name as RFC 2253 writes it, the last part first; case and white space do not count,
 *     the order does. What the log says of a certificate that nobody has is of that form.
 * @param fingerprint the SHA-256 of the certificate, in hex
 */
public record TlsCredential(
        @Nullable X500Principal subject, @Nullable String fingerprint) implements Credential {

    /**
     * From the texts of a configuration.
     *
     * @param subject such as {@code CN=grace}
     * @param fingerprint 32 bytes in hex, with or without colons
     * @throws IllegalArgumentException if one of them is not of that form, or neither is there
     */
    public static TlsCredential of(@Nullable String subject, @Nullable String fingerprint) {
        if (subject == null && fingerprint == null) {
            throw new IllegalArgumentException("either subject or fingerprint is needed");
        }
        String hex = fingerprint == null ? null : fingerprint.replace(":", "").toLowerCase(Locale.ROOT);
        if (hex != null && Hashes.unhex(hex, Hashes.SHA256_BYTES) == null) {
            throw new IllegalArgumentException("fingerprint: must be the certificate's SHA-256, 32 bytes in hex");
        }
        try {
            return new TlsCredential(subject == null ? null : new X500Principal(subject), hex);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("subject: must be a distinguished name such as CN=grace", e);
        }
    }

    /** Whether that certificate, of that fingerprint, is the account's. */
    boolean matches(X509Certificate certificate, String itsFingerprint) {
        return (subject == null || subject.equals(certificate.getSubjectX500Principal()))
                && (fingerprint == null || fingerprint.equals(itsFingerprint));
    }

    /** The SHA-256 of a certificate, in hex. */
    static String fingerprint(X509Certificate certificate) {
        try {
            return Hashes.hex(Hashes.sha256(certificate.getEncoded()));
        } catch (CertificateEncodingException e) {
            return "";
        }
    }

    @Override
    public List<@Nullable Object> parts() {
        return Arrays.asList(subject == null ? null : subject.getName(X500Principal.CANONICAL), fingerprint);
    }

    @Override
    public AuthMethod method() {
        return AuthMethod.TLS;
    }
}
