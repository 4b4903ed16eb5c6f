package dev.parley.auth;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An account that the configuration has.
 *
 * @param extra what its sessions are given along in {@code WELCOME.Details.authextra}
 * @param credentials at most one of a kind
 */
public record Principal(String authid, String role, Map<String, @Nullable Object> extra, List<Credential> credentials) {

    public Principal {
        if (authid.isEmpty() || authid.length() > Authentication.MAX_AUTHID_LENGTH) {
            throw new IllegalArgumentException(
                    "authid: must be of 1 to " + Authentication.MAX_AUTHID_LENGTH + " characters");
        }
        if (credentials.stream().map(Credential::getClass).distinct().count() < credentials.size()) {
            throw new IllegalArgumentException("principal '" + authid + "' has two credentials for the same method");
        }
    }

    Identity by(AuthMethod method) {
        return new Identity(authid, role, method.key(), Identity.STATIC, extra);
    }
}
