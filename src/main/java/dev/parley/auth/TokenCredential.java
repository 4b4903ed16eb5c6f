package dev.parley.auth;

import dev.parley.message.AuthMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The token that a peer has come in with, or what an authenticator says of the end of its permission. Remembered, so that neither
 * the session nor a cookie outlasts it.
 *
 * @param expiresMillis until when it is good, in milliseconds since the epoch
 * @param key the thumbprint of the key that has signed it; empty where nobody knows
 */
record TokenCredential(long expiresMillis, String key) implements Credential {
    @Override
    public List<@Nullable Object> parts() {
        return List.of(expiresMillis, key);
    }

    @Override
    public AuthMethod method() {
        return AuthMethod.BEARER;
    }
}
