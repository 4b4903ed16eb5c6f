package dev.parley.token;

import com.nimbusds.jose.JOSEException;
import dev.parley.auth.crypto.Secret;
import dev.parley.auth.voucher.TokenVerifier;
import org.jspecify.annotations.Nullable;

/** Verifies JSON Web Tokens by one part of the configuration. Made by {@link JwtVerifiers}. */
final class JwtVerifier implements TokenVerifier {
    private final TokenRules rules;
    private final @Nullable JwkSource source;
    private final String settings;

    JwtVerifier(TokenRules rules, @Nullable JwkSource source) {
        this.rules = rules;
        this.source = source;
        this.settings = settings(rules);
    }

    private static String settings(TokenRules rules) {
        try {
            String key = rules.key() == null ? String.valueOf(rules.jwks()) : Jwt.thumbprint(rules.key());
            return rules.issuer() + ", " + rules.audience() + ", " + key + ", "
                    + rules.algorithms().stream().map(Object::toString).sorted().toList();
        } catch (JOSEException noThumbprint) {
            throw new IllegalStateException(noThumbprint);
        }
    }

    @Override
    public Verdict verify(Secret token, long now) {
        return Jwt.verify(token, now, rules, source);
    }

    @Override
    public boolean isInForce(String key) {
        return source == null || source.isInForce(key);
    }

    @Override
    public String settings() {
        return settings;
    }
}
