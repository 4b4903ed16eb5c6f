package dev.parley.auth;

import dev.parley.message.AuthMethod;

/**
 * What the configuration, or an authenticator, knows of an account for one method. Made where the configuration is read;
 * refuses there, with an {@link IllegalArgumentException} for people, what cannot work. Immutable.
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

    /** Whether a peer that has shown that other credential could have shown this one. */
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
