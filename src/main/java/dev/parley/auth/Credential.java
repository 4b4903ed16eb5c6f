package dev.parley.auth;

import dev.parley.message.AuthMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration, or an authenticator, knows of an account for one method. Made where the configuration is read; what
 * cannot work is refused there by an {@link IllegalArgumentException} whose message is for the administrator. Immutable.
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

    /** Whether a session that came in by the other credential may stay when the account has this one instead. */
    default boolean covers(Credential shown) {
        return equals(shown);
    }

    /** What it consists of beside its method: secrets and other values, which are equal where credentials are. */
    List<@Nullable Object> parts();

    /**
     * The credential of a mock account, made after this one: the same but for the salt.
     *
     * @param seed bytes that belong to the name asked for, so that the salt stays the same
     */
    default Credential disguised(byte[] seed) {
        return this;
    }
}
