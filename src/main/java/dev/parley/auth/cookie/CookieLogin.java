package dev.parley.auth.cookie;

import dev.parley.message.AuthMethod;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The login that a cookie stands for, as it is remembered, perhaps for longer than the router lasts. Nobody can make the cookie from it, or
 * try secrets by it. Made where a login succeeds; the router keeps it as it is. Immutable.
 *
 * @param authid the name of the account
 * @param role of its sessions
 * @param method by which the login was
 * @param provider who vouches, as {@code dev.parley.auth.Identity} has it
 * @param extra what its sessions are told in WELCOME; empty where the configuration says it
 * @param key by which it was: the thumbprint of a token's key, or a public key in hex; empty for others
 * @param permittedMillis until when the login itself is good; {@link Long#MAX_VALUE} for ever
 * @param expiresMillis until when the cookie is
 * @param mark a hash, by the cookie, of what vouches for it: the account and the method as they stand in the configuration
 */
public record CookieLogin(
        String authid,
        String role,
        AuthMethod method,
        String provider,
        Map<String, @Nullable Object> extra,
        String key,
        long permittedMillis,
        long expiresMillis,
        String mark) {

    /** A login with its places in tables, and what a value takes. */
    private static final long LOGIN = 512;

    private static final long VALUE = 64;

    /** What it takes to know it, in octets, as estimated. */
    long weight() {
        return LOGIN + authid.length() + role.length() + provider.length() + key.length() + weight(extra);
    }

    private static long weight(@Nullable Object value) {
        long weight = VALUE;
        if (value instanceof Map<?, ?> members) {
            for (Map.Entry<?, ?> member : members.entrySet()) {
                weight += weight(member.getKey()) + weight(member.getValue());
            }
        } else if (value instanceof Collection<?> elements) {
            for (Object element : elements) {
                weight += weight(element);
            }
        } else if (value != null) {
            weight += value.toString().length();
        }
        return weight;
    }
}
