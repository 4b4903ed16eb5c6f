package dev.parley.auth.voucher;

import dev.parley.auth.crypto.Secret;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides whether a bearer token is to be believed. Called by several threads; must neither block nor throw. */
@FunctionalInterface
public interface TokenVerifier {

    /** Looks at the signature, the issuer, the audience and the times of a token. */
    Verdict verify(Secret token, long now);

    /**
     * Whether who has come in with a token that this key had signed may stay: false where the key is known to be withdrawn.
     *
     * @param key of the {@link Verdict} then
     */
    default boolean isInForce(String key) {
        return true;
    }

    /** What tokens are verified by, without secrets: it is another one where what the configuration says of it is. */
    default String settings() {
        return "";
    }

    /**
     * What was found.
     *
     * @param claims what the token says, null where it is not to be believed
     * @param expiresMillis until when it is believed, in milliseconds since the epoch
     * @param key the thumbprint of the key that has signed it; empty where nobody knows
     * @param cause why it is not, for the log, without the token
     */
    record Verdict(@Nullable Map<String, @Nullable Object> claims, long expiresMillis, String key, String cause) {

        /** A token whose key nobody knows. */
        public static Verdict believed(Map<String, @Nullable Object> claims, long expiresMillis) {
            return believed(claims, expiresMillis, "");
        }

        public static Verdict believed(Map<String, @Nullable Object> claims, long expiresMillis, String key) {
            return new Verdict(claims, expiresMillis, key, "");
        }

        public static Verdict refused(String cause) {
            return new Verdict(null, 0, "", cause);
        }
    }
}
