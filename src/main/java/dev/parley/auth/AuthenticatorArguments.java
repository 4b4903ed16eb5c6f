package dev.parley.auth;

import dev.parley.message.AuthMethod;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an authenticator is told about a peer: the dict that Crossbar.io's get, without what only Crossbar.io has. Made by
 * {@link Attempt}.
 */
final class AuthenticatorArguments {
    private AuthenticatorArguments() {}

    /** What its procedure is called with. */
    static List<@Nullable Object> arguments(
            String realm, Applicant applicant, AuthMethod method, @Nullable String authid, @Nullable String secret) {
        List<@Nullable Object> arguments = new ArrayList<>();
        arguments.add(realm);
        arguments.add(authid);
        arguments.add(details(applicant, method, authid, secret));
        return arguments;
    }

    private static Map<String, @Nullable Object> details(
            Applicant applicant, AuthMethod method, @Nullable String authid, @Nullable String secret) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("session", applicant.session());
        details.put("transport", transport(applicant.evidence()));
        details.put("authmethod", method.key());
        details.put("authid", authid);
        details.put("authextra", applicant.extra());
        if (secret != null) {
            details.put("ticket", secret);
        }
        return details;
    }

    private static Map<String, @Nullable Object> transport(Evidence evidence) {
        Map<String, @Nullable Object> transport = new LinkedHashMap<>(evidence.transport());
        X509Certificate certificate = evidence.certificate();
        transport.put("client_cert", certificate == null ? null : describe(certificate));
        if (evidence.containerPrincipal() != null) {
            transport.put("principal", evidence.containerPrincipal());
        }
        return transport;
    }

    private static Map<String, @Nullable Object> describe(X509Certificate certificate) {
        Map<String, @Nullable Object> described = new LinkedHashMap<>();
        described.put("subject", certificate.getSubjectX500Principal().getName());
        described.put("issuer", certificate.getIssuerX500Principal().getName());
        described.put("serial", certificate.getSerialNumber().toString(16));
        described.put("sha256", TlsCredential.fingerprint(certificate));
        return described;
    }
}
