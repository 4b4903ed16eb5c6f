package dev.parley.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The way in which URIs match that of a rule, subscription or registration, section "Pattern-based Subscriptions". */
public enum MatchPolicy {
    /** Only the same URI matches. */
    EXACT {
        @Override
        public boolean matches(String pattern, String uri) {
            return uri.equals(pattern);
        }
    },
    /** Every URI that begins with the pattern matches, also within a component. */
    PREFIX {
        @Override
        public boolean matches(String pattern, String uri) {
            return uri.startsWith(pattern);
        }
    },
    /** Every URI of as many components matches, whose components are those of the pattern where that has one. */
    WILDCARD {
        @Override
        public boolean matches(String pattern, String uri) {
            int p = 0;
            int u = 0;
            while (true) {
                int endOfPattern = endOfComponent(pattern, p);
                int endOfUri = endOfComponent(uri, u);
                boolean isWild = endOfPattern == p;
                if (!isWild
                        && (endOfPattern - p != endOfUri - u || !pattern.regionMatches(p, uri, u, endOfPattern - p))) {
                    return false;
                }
                if (endOfPattern == pattern.length() || endOfUri == uri.length()) {
                    return endOfPattern == pattern.length() && endOfUri == uri.length();
                }
                p = endOfPattern + 1;
                u = endOfUri + 1;
            }
        }
    };

    private final String key = name().toLowerCase(Locale.ROOT);

    /** The policy's name in {@code Options.match}. */
    public String key() {
        return key;
    }

    /** The policy of that name in {@code Options.match}; null if there is none. */
    public static @Nullable MatchPolicy of(String key) {
        for (MatchPolicy policy : values()) {
            if (policy.key.equals(key)) {
                return policy;
            }
        }
        return null;
    }

    /** Whether a full URI matches a pattern of this policy. Both must be valid. */
    public abstract boolean matches(String pattern, String uri);

    private static int endOfComponent(String uri, int start) {
        int dot = uri.indexOf('.', start);
        return dot < 0 ? uri.length() : dot;
    }
}
