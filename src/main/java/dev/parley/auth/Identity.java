package dev.parley.auth;

import dev.parley.auth.voucher.Voucher;
import dev.parley.message.AuthMethod;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The account that a session belongs to, as {@code WELCOME.Details} and the session meta API tell it. Made when a peer is let in,
 * read by all who ask about a peer. Immutable.
 *
 * @param authid the name of the account
 * @param role what rules go by
 * @param method the authentication method that the peer came in by, such as {@code ticket}
 * @param provider who vouches: {@code static} (the configuration), {@code dynamic} (an authenticator), {@code token} or
 *     {@code container}
 * @param extra what {@code WELCOME.Details.authextra} tells the client
 * @param credential what the peer has proven to know or have: a credential of the configuration, or its token; null for others
 * @param voucher what the configuration said of the login when it succeeded; null for identities that come of no login
 */
public record Identity(
        String authid,
        String role,
        String method,
        String provider,
        Map<String, @Nullable Object> extra,
        @Nullable Credential credential,
        @Nullable Voucher voucher) {

    /** Choice: what is longer is no authid. */
    static final int MAX_AUTHID_LENGTH = 1024;

    static final String STATIC = "static";
    static final String DYNAMIC = "dynamic";
    static final String TOKEN = "token";
    static final String CONTAINER = "container";

    /** An identity that no credential of the configuration speaks for. */
    public Identity(String authid, String role, String method, String provider, Map<String, @Nullable Object> extra) {
        this(authid, role, method, provider, extra, null, null);
    }

    Identity by(AuthMethod other) {
        return new Identity(authid, role, other.key(), provider, extra, credential, voucher);
    }

    Identity by(@Nullable Credential other) {
        return new Identity(authid, role, method, provider, extra, other, voucher);
    }

    /** The same, let in by that; somebody whom an earlier login vouches for keeps that one. */
    Identity vouchedFor(Voucher later) {
        return new Identity(authid, role, method, provider, extra, credential, voucher == null ? later : voucher);
    }

    /** Whether it is the same account, however it came in. */
    boolean isSameAccount(Identity other) {
        return authid.equals(other.authid) && provider.equals(other.provider);
    }
}
