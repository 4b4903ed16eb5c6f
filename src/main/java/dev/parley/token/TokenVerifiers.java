package dev.parley.token;

import dev.parley.auth.voucher.TokenVerifier;

/** Makes what looks at bearer tokens. */
@FunctionalInterface
public interface TokenVerifiers {
    /** Looks whether one could be made, and makes one that believes nothing. */
    TokenVerifiers CHECKING = (place, bearer) -> {
        TokenRules.of(place, bearer);
        return (token, now) -> TokenVerifier.Verdict.refused("this is only a check of the configuration");
    };

    /**
     * The verifier for that configuration.
     *
     * @throws IllegalArgumentException if there can be none
     */
    TokenVerifier verifier(String place, TokenSettings bearer);
}
