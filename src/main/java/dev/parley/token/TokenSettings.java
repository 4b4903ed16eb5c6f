package dev.parley.token;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What bearer tokens are verified by, before it is checked. Made by the configuration.
 *
 * @param key what they are signed with, as the text of a JSON Web Key; null where {@code jwks} says it
 * @param jwks where the keys are instead, as a JSON Web Key Set
 * @param algorithms with which they may be signed; null for those that fit the key
 */
public record TokenSettings(
        @Nullable String issuer,
        @Nullable String audience,
        @Nullable String key,
        @Nullable URI jwks,
        @Nullable List<String> algorithms) {
    /** Without the key, which may be a secret. */
    @Override
    public String toString() {
        return "TokenSettings[issuer=" + issuer + ", audience=" + audience + ", jwks=" + jwks + "]";
    }
}
