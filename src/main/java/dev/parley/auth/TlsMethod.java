package dev.parley.auth;

import dev.parley.fault.Words;
import java.security.cert.X509Certificate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** "TLS Certificate Authentication": the client's certificate, which the TLS layer has verified, says who it is. */
final class TlsMethod implements Method {

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
        for (Found<TlsCredential> found : attempt.realm.directory().all(TlsCredential.class)) {
            if (found.credential().matches(certificate, fingerprint)) {
                if (attempt.mayBe(found.identity().authid())) {
                    return attempt.accept(found.identity(), Map.of());
                }
                isSomebodys = true;
            }
        }
        return isSomebodys
                ? attempt.passOver(AuthMethod.TLS, "the certificate is somebody else's")
                : attempt.deny("tls: no principal has the certificate of "
                        + Words.quoted(certificate.getSubjectX500Principal().getName()) + ", SHA-256 " + fingerprint);
    }
}
