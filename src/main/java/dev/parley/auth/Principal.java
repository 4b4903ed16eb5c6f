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
        if (authid.isEmpty() || authid.length() > Identity.MAX_AUTHID_LENGTH) {
            throw new IllegalArgumentException("authid: must be of 1 to " + Identity.MAX_AUTHID_LENGTH + " characters");
        }
        if (credentials.stream().map(Credential::getClass).distinct().count() < credentials.size()) {
            throw new IllegalArgumentException("principal '" + authid + "' has two credentials for the same method");
        }
    }

    Identity by(Credential credential) {
        return new Identity(authid, role, credential.method().key(), Identity.STATIC, extra, credential);
    }

    /** Whether it is still the account that they came in as, and has what they came in with. */
    boolean vouchesFor(Identity identity) {
        Credential shown = identity.credential();
        return role.equals(identity.role())
                && (shown == null || credentials.stream().anyMatch(one -> one.covers(shown)));
    }
}
