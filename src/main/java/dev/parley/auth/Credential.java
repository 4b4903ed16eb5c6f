package dev.parley.auth;

import dev.parley.message.AuthMethod;

/**
 * What the configuration, or an authenticator, knows of an account for one method. Immutable; made where the
 * configuration is read, and refusing there, with an {@link IllegalArgumentException} for people, what cannot work.
 */
public sealed interface Credential
        permits TicketCredential,
                CraCredential,
                ScramCredential,
                CryptosignCredential,
                TlsCredential,
                TokenCredential,
                PasswordCredential {

    /** The method that it is for. */
    AuthMethod method();

    /** Whether who has shown that other one could show this one. */
    default boolean covers(Credential shown) {
        return equals(shown);
    }

    /**
     * The same, as it may be shown for an account that does not exist: with another salt.
     *
     * @param seed bytes that belong to the name asked for, so that the salt stays the same
     */
    default Credential disguised(byte[] seed) {
        return this;
    }
}
