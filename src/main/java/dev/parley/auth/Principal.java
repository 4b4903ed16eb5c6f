package dev.parley.auth;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An account that stands in the configuration. Made where that is read. Immutable.
 *
 * @param authid the name of the account, of 1 to 1,024 characters
 * @param role the role of its sessions
 * @param extra what {@code WELCOME.Details.authextra} tells its sessions
 * @param credentials at most one of a kind
 */
public record Principal(String authid, String role, Map<String, @Nullable Object> extra, List<Credential> credentials) {

    /**
     * An account.
     *
     * @throws IllegalArgumentException if the authid is empty or too long, or two credentials are of the same kind
     */
    public Principal {
        if (authid.isEmpty() || authid.length() > Identity.MAX_AUTHID_LENGTH) {
            throw new IllegalArgumentException("authid: must be of 1 to " + Identity.MAX_AUTHID_LENGTH + " characters");
        }
        if (credentials.stream().map(Credential::getClass).distinct().count() < credentials.size()) {
            throw new IllegalArgumentException("principal '" + authid + "' has two credentials for the same method");
        }
    }

    Identity by(Credential credential) {
        return new Identity(authid, role, credential.method().key(), Identity.STATIC, extra).by(credential);
    }

    /** Whether a session of that identity may stay: same role, and the credential it came in with is still there. */
    boolean vouchesFor(Identity identity) {
        Credential shown = identity.credential();
        return role.equals(identity.role())
                && (shown == null || credentials.stream().anyMatch(one -> one.covers(shown)));
    }
}
