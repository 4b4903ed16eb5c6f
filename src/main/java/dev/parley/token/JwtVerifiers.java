package dev.parley.token;

import dev.parley.auth.TokenVerifier;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Verifies JSON Web Tokens with keys that it keeps up to date. Opened and closed by whoever runs a router; needs the library for
 * such tokens only when there is something to verify.
 */
public final class JwtVerifiers implements TokenVerifiers, AutoCloseable {
    private final Map<URI, JwkSource> sources = new ConcurrentHashMap<>();

    @Override
    public TokenVerifier verifier(String place, TokenSettings bearer) {
        TokenRules rules = TokenRules.of(place, bearer);
        JwkSource source = rules.jwks() == null ? null : sources.computeIfAbsent(rules.jwks(), JwkSource::open);
        return (token, now) -> Jwt.verify(token, now, rules, source);
    }

    /** Stops keeping the keys of other sources up to date than those. */
    public void retain(Collection<URI> used) {
        sources.keySet().removeIf(uri -> {
            JwkSource source = used.contains(uri) ? null : sources.get(uri);
            if (source != null) {
                source.close();
            }
            return source != null;
        });
    }

    @Override
    public void close() {
        retain(List.of());
    }
}
