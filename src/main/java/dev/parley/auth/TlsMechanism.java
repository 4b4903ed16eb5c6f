package dev.parley.auth;

import dev.parley.fault.LogText;
import dev.parley.message.AuthMethod;
import java.security.cert.X509Certificate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Method {@code tls}, "TLS Certificate Authentication": the client's certificate, which the TLS layer has verified, names
 * the account.
 */
final class TlsMechanism implements Mechanism {

    @Override
    public @Nullable Step open(Attempt attempt) {
        X509Certificate certificate = attempt.applicant.evidence().certificate();
        if (certificate == null) {
            return attempt.passOver(AuthMethod.TLS, "needs a TLS client certificate");
        }
        if (attempt.isDynamic(AuthMethod.TLS)) {
            return attempt.ask(
                    AuthMethod.TLS,
                    attempt.applicant.authid(),
                    null,
                    grant -> attempt.accept(grant.identity(), Map.of()),
                    attempt::deny);
        }
        String fingerprint = TlsCredential.fingerprint(certificate);
        boolean isSomebodys = false;
        for (Account<TlsCredential> account : attempt.realm.directory().all(TlsCredential.class)) {
            if (account.credential().matches(certificate, fingerprint)) {
                if (attempt.mayBe(account.identity().authid())) {
                    return attempt.accept(account.identity(), Map.of());
                }
                isSomebodys = true;
            }
        }
        return isSomebodys
                ? attempt.passOver(AuthMethod.TLS, "the certificate is somebody else's")
                : attempt.deny("tls: no principal has the certificate of "
                        + LogText.quoted(certificate.getSubjectX500Principal().getName()) + ", SHA-256 " + fingerprint);
    }
}
