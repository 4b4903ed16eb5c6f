package dev.parley.auth;

import dev.parley.message.AuthMethod;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who a session belongs to, as {@code WELCOME.Details} and the session meta API tell it.
 *
 * @param method the authentication method that found it out, such as {@code ticket}
 * @param provider who vouches: {@code static} (the configuration), {@code dynamic} (an authenticator), {@code token} or
 *     {@code container}
 * @param extra what the account gives the client along, {@code authextra}
 * @param credential of the configuration's account, what they have proven to know or have; their token; null for others
 */
public record Identity(
        String authid,
        String role,
        String method,
        String provider,
        Map<String, @Nullable Object> extra,
        @Nullable Credential credential) {

    /** Choice: what is longer is no authid. */
    static final int MAX_AUTHID_LENGTH = 1024;

    static final String STATIC = "static";
    static final String DYNAMIC = "dynamic";
    static final String TOKEN = "token";
    static final String CONTAINER = "container";

    /** Somebody for whom no credential of the configuration speaks. */
    public Identity(String authid, String role, String method, String provider, Map<String, @Nullable Object> extra) {
        this(authid, role, method, provider, extra, null);
    }

    Identity by(AuthMethod other) {
        return new Identity(authid, role, other.key(), provider, extra, credential);
    }

    Identity by(Credential other) {
        return new Identity(authid, role, method, provider, extra, other);
    }

    /** Whether it is the same account, however it came in. */
    boolean isSameAccount(Identity other) {
        return authid.equals(other.authid) && provider.equals(other.provider);
    }
}
