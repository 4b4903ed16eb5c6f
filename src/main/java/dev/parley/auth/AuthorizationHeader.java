package dev.parley.auth;

import dev.parley.auth.crypto.Secret;
import dev.parley.message.AuthMethod;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Authorization header: {@code scheme SP credentials} (RFC 9110, "Authorization"). Read by the mechanisms that need it.
 */
final class AuthorizationHeader {
    /** Choice: longer headers are not credentials; containers have a limit for headers anyway. */
    private static final int MAX_LENGTH = 16 * 1024;

    private AuthorizationHeader() {}

    /** What stands behind that scheme, or null where the header is absent or has another scheme. */
    static @Nullable String credentials(Evidence evidence, String scheme) {
        Secret header = evidence.authorization();
        String text = header == null ? "" : header.reveal().strip();
        int space = text.indexOf(' ');
        String found = (space < 0 ? text : text.substring(0, space)).toLowerCase(Locale.ROOT);
        if (!found.equals(scheme)) {
            return null;
        }
        return space < 0 || text.length() > MAX_LENGTH
                ? ""
                : text.substring(space + 1).strip();
    }

    /** Accepts the identity that the header shows; it was checked before any method had its turn. */
    static @Nullable Step open(Attempt attempt, AuthMethod method) {
        Identity identity = attempt.headerIdentity;
        if (identity == null || !identity.method().equals(method.key())) {
            return attempt.passOver(method, "needs an Authorization header in the handshake");
        }
        return attempt.mayBe(identity.authid())
                ? attempt.accept(identity, Map.of())
                : attempt.passOver(method, "the Authorization header is somebody else's");
    }
}
