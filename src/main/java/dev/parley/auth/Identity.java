package dev.parley.auth;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who a session belongs to, as {@code WELCOME.Details} and the session meta API tell it.
 *
 * @param method the authentication method that found it out, such as {@code ticket}
 * @param provider who vouches: {@code static} (the configuration), {@code dynamic} (an authenticator), {@code token} or
 *     {@code container}
 * @param extra what the account gives the client along, {@code authextra}
 */
public record Identity(
        String authid, String role, String method, String provider, Map<String, @Nullable Object> extra) {

    static final String STATIC = "static";
    static final String DYNAMIC = "dynamic";
    static final String TOKEN = "token";
    static final String CONTAINER = "container";

    Identity by(AuthMethod other) {
        return new Identity(authid, role, other.key(), provider, extra);
    }

    /** Whether it is the same account, however it came in. */
    boolean isSameAccount(Identity other) {
        return authid.equals(other.authid) && provider.equals(other.provider);
    }
}
