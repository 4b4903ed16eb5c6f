package dev.parley.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.net.URI;
import java.security.Key;
import java.text.ParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says about bearer tokens, checked. Used by {@link JwtVerifiers}.
 *
 * @param key what tokens are signed with; null where {@code jwks} says it
 * @param algorithms with which they may be signed
 */
record TokenRules(
        @Nullable String issuer,
        @Nullable String audience,
        @Nullable JWK key,
        @Nullable URI jwks,
        Set<JWSAlgorithm> algorithms) {
    private static final Set<JWSAlgorithm> SYMMETRIC = Set.copyOf(JWSAlgorithm.Family.HMAC_SHA);

    /** Those that the JDK can verify. */
    private static final Set<JWSAlgorithm> KNOWN = known();

    private static Set<JWSAlgorithm> known() {
        Set<JWSAlgorithm> known = new LinkedHashSet<>();
        known.addAll(JWSAlgorithm.Family.HMAC_SHA);
        known.addAll(JWSAlgorithm.Family.RSA);
        known.addAll(JWSAlgorithm.Family.EC);
        known.remove(JWSAlgorithm.ES256K);
        return known;
    }

    /**
     * From the configuration.
     *
     * @throws IllegalArgumentException if no token could be verified like that, or tokens could be forged
     */
    static TokenRules of(String place, TokenSettings bearer) {
        if ((bearer.key() == null) == (bearer.jwks() == null)) {
            throw new IllegalArgumentException(
                    place
                            + ": needs either key (a JSON Web Key) or jwks (where a JSON Web Key Set is), to verify tokens with");
        }
        JWK key = bearer.key() == null ? null : parse(place + ".key", bearer.key());
        Set<JWSAlgorithm> algorithms = bearer.algorithms() == null
                ? defaults(place + ".algorithms", key)
                : named(place + ".algorithms", bearer.algorithms());
        if (key == null && algorithms.stream().anyMatch(SYMMETRIC::contains)) {
            throw new IllegalArgumentException(
                    place + ".algorithms: those that begin with HS need a secret as key, not a set of public keys");
        }
        if (key != null) {
            algorithms.forEach(algorithm -> requireFit(place, key, algorithm));
        }
        if (bearer.jwks() != null) {
            JwkSource.check(place + ".jwks", bearer.jwks());
        }
        return new TokenRules(bearer.issuer(), bearer.audience(), key, bearer.jwks(), algorithms);
    }

    private static JWK parse(String place, String json) {
        try {
            return JWK.parse(json);
        } catch (ParseException | IllegalArgumentException notAKey) {
            // the cause may say what is in it
            throw new IllegalArgumentException(
                    place + ": is not a JSON Web Key (RFC 7517), such as {\"kty\": \"oct\", \"k\": \"…\"}");
        }
    }

    private static Set<JWSAlgorithm> named(String place, List<String> names) {
        Set<JWSAlgorithm> algorithms = new LinkedHashSet<>();
        for (int i = 0; i < names.size(); i++) {
            JWSAlgorithm algorithm = JWSAlgorithm.parse(names.get(i));
            if (!KNOWN.contains(algorithm)) {
                throw new IllegalArgumentException(place + "[" + i + "]: \"" + names.get(i) + "\" is none of "
                        + KNOWN.stream().map(JWSAlgorithm::getName).collect(Collectors.joining(", ")));
            }
            algorithms.add(algorithm);
        }
        if (algorithms.isEmpty()) {
            throw new IllegalArgumentException(place + ": must not be empty; leave it out to allow what fits the key");
        }
        return algorithms;
    }

    private static Set<JWSAlgorithm> defaults(String place, @Nullable JWK key) {
        if (key == null) {
            return Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256);
        } else if (key.getAlgorithm() != null) {
            return named(place, List.of(key.getAlgorithm().getName()));
        } else if (key.getKeyType().equals(KeyType.OCT)) {
            return Set.of(JWSAlgorithm.HS256);
        } else if (key.getKeyType().equals(KeyType.RSA)) {
            return Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256);
        }
        return Set.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512).stream()
                .filter(algorithm -> fits(key, algorithm))
                .collect(Collectors.toSet());
    }

    private static void requireFit(String place, JWK key, JWSAlgorithm algorithm) {
        if (!fits(key, algorithm)) {
            throw new IllegalArgumentException(place + ".algorithms: " + algorithm
                    + " cannot be verified with this key: " + "it is of another type, or too short");
        }
    }

    private static boolean fits(JWK key, JWSAlgorithm algorithm) {
        try {
            new DefaultJWSVerifierFactory().createJWSVerifier(new JWSHeader(algorithm), keyOf(key));
            return true;
        } catch (JOSEException unfit) {
            return false;
        }
    }

    /** The key itself: of asymmetric ones the public half. */
    static Key keyOf(JWK key) throws JOSEException {
        if (key instanceof OctetSequenceKey secret) {
            return secret.toSecretKey();
        } else if (key instanceof RSAKey || key instanceof ECKey) {
            return ((AsymmetricJWK) key).toPublicKey();
        }
        throw new JOSEException("keys of type " + key.getKeyType() + " are not used here");
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "TokenRules[issuer=" + issuer + ", audience=" + audience + ", algorithms=" + algorithms + "]";
    }
}
