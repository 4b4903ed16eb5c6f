package dev.parley.auth;

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
