package dev.parley.token;

import dev.parley.auth.voucher.TokenVerifier;
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
    private volatile Runnable onWithdrawal = () -> {};

    @Override
    public TokenVerifier verifier(String place, TokenSettings bearer) {
        TokenRules rules = TokenRules.of(place, bearer);
        JwkSource source = rules.jwks() == null ? null : sources.computeIfAbsent(rules.jwks(), this::open);
        return new JwtVerifier(rules, source);
    }

    private JwkSource open(URI location) {
        return JwkSource.open(location, () -> onWithdrawal.run());
    }

    /**
     * Runs that, in a thread that reads keys, whenever keys are not in force any more that were so before: who has come in by
     * them may not stay.
     */
    public void onWithdrawal(Runnable task) {
        onWithdrawal = task;
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
