package dev.parley.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the URI of a rule, subscription or registration matches: "exact", "prefix" by string, "wildcard" by component. */
public enum MatchPolicy {
    EXACT {
        @Override
        public boolean matches(String pattern, String uri) {
            return uri.equals(pattern);
        }
    },
    PREFIX {
        @Override
        public boolean matches(String pattern, String uri) {
            return uri.startsWith(pattern);
        }
    },
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

    /** The word for it in {@code Options.match}. */
    public String key() {
        return key;
    }

    /** The policy of that name; null for none. */
    public static @Nullable MatchPolicy of(String key) {
        for (MatchPolicy policy : values()) {
            if (policy.key.equals(key)) {
                return policy;
            }
        }
        return null;
    }

    /** Whether a full URI falls under that pattern. */
    public abstract boolean matches(String pattern, String uri);

    private static int endOfComponent(String uri, int start) {
        int dot = uri.indexOf('.', start);
        return dot < 0 ? uri.length() : dot;
    }
}
