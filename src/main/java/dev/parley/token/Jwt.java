package dev.parley.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.auth.crypto.Secret;
import dev.parley.auth.voucher.TokenVerifier;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON Web Token (RFC 7519) that somebody presents. For {@link JwtVerifiers}. */
final class Jwt {
    /** Choice: what is longer is no token. It bounds the work that one header makes. */
    private static final int MAX_LENGTH = 16 * 1024;

    /** By how much clocks may differ. */
    private static final long SKEW_MILLIS = 60_000;

    private Jwt() {}

    /** Looks at one. */
    static TokenVerifier.Verdict verify(Secret token, long now, TokenRules rules, @Nullable JwkSource source) {
        String text = token.reveal();
        if (text.length() > MAX_LENGTH) {
            return TokenVerifier.Verdict.refused("a token of more than " + MAX_LENGTH + " characters");
        }
        try {
            SignedJWT jwt = SignedJWT.parse(text);
            if (!rules.algorithms().contains(jwt.getHeader().getAlgorithm())) {
                return TokenVerifier.Verdict.refused("a token that is signed by an algorithm that is not allowed");
            }
            JWK key = signer(jwt, rules, source);
            if (key == null) {
                return TokenVerifier.Verdict.refused("a token that none of the keys has signed");
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            String complaint = complaint(claims, now, rules);
            return complaint == null
                    ? TokenVerifier.Verdict.believed(
                            plain(claims),
                            claims.getExpirationTime().toInstant().toEpochMilli() + SKEW_MILLIS,
                            thumbprint(key))
                    : TokenVerifier.Verdict.refused(complaint);
        } catch (ParseException | JOSEException | RuntimeException unreadable) {
            // what the exception says may have parts of the token in it
            return TokenVerifier.Verdict.refused("not a signed JSON Web Token");
        }
    }

    /**
     * The key that has signed it, or null. A key counts only where its type is that of the algorithm: nobody signs with a public
     * key as if it were a secret.
     */
    private static @Nullable JWK signer(SignedJWT jwt, TokenRules rules, @Nullable JwkSource source)
            throws JOSEException {
        JWKMatcher matcher = JWKMatcher.forJWSHeader(jwt.getHeader());
        List<JWK> keys;
        if (source == null) {
            // one key needs no name, and whatever the token calls it counts for nothing
            JWK key = rules.key();
            keys = key == null ? List.of() : List.of(key);
        } else {
            keys = new JWKSelector(matcher).select(source.keys());
            if (keys.isEmpty()) {
                source.refreshSoon();
            }
        }
        for (JWK key : keys) {
            if (key.getKeyType().equals(KeyType.forAlgorithm(jwt.getHeader().getAlgorithm()))
                    && jwt.verify(new DefaultJWSVerifierFactory()
                            .createJWSVerifier(jwt.getHeader(), TokenRules.keyOf(key)))) {
                return key;
            }
        }
        return null;
    }

    /** What a key is known again by (RFC 7638), whatever it is called. */
    static String thumbprint(JWK key) throws JOSEException {
        return key.computeThumbprint().toString();
    }

    private static @Nullable String complaint(JWTClaimsSet claims, long now, TokenRules rules) {
        Instant expires = instant(claims.getExpirationTime());
        Instant begins = instant(claims.getNotBeforeTime());
        if (expires == null) {
            return "a token without exp, which would be good for ever";
        } else if (now >= expires.toEpochMilli() + SKEW_MILLIS) {
            return "a token that has expired";
        } else if (begins != null && now < begins.toEpochMilli() - SKEW_MILLIS) {
            return "a token that is not good yet";
        } else if (rules.issuer() != null && !rules.issuer().equals(claims.getIssuer())) {
            return "a token of another issuer";
        } else if (rules.audience() != null && !claims.getAudience().contains(rules.audience())) {
            return "a token for another audience";
        }
        return null;
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }

    private static Map<String, @Nullable Object> plain(JWTClaimsSet claims) {
        return new HashMap<>(claims.getClaims());
    }
}
