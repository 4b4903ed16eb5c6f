package dev.parley.auth;

import dev.parley.message.AuthMethod;

/**
 * A token that somebody has come in with.
 *
 * @param expiresMillis until when it is good, in milliseconds since the epoch
 */
record TokenCredential(long expiresMillis) implements Credential {
    @Override
    public AuthMethod method() {
        return AuthMethod.BEARER;
    }
}
