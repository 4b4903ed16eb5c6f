package dev.parley.auth;

import dev.parley.auth.crypto.Secret;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides whether a bearer token is to be believed. Called by several threads; must neither block nor throw. */
@FunctionalInterface
public interface TokenVerifier {

    /** Looks at the signature, the issuer, the audience and the times of a token. */
    Verdict verify(Secret token, long now);

    /**
     * What was found.
     *
     * @param claims what the token says, null where it is not to be believed
     * @param expiresMillis until when it is good, in milliseconds since the epoch
     * @param cause why it is not, for the log, without the token
     */
    record Verdict(@Nullable Map<String, @Nullable Object> claims, long expiresMillis, String cause) {

        public static Verdict believed(Map<String, @Nullable Object> claims, long expiresMillis) {
            return new Verdict(claims, expiresMillis, "");
        }

        public static Verdict refused(String cause) {
            return new Verdict(null, 0, cause);
        }
    }
}
