package dev.parley.auth;

import dev.parley.message.AuthMethod;

/**
 * The token that a peer has come in with. Remembered, so that a cookie does not outlast it.
 *
 * @param expiresMillis until when it is good, in milliseconds since the epoch
 */
record TokenCredential(long expiresMillis) implements Credential {
    @Override
    public AuthMethod method() {
        return AuthMethod.BEARER;
    }
}
