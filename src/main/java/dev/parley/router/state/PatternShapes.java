package dev.parley.router.state;

import dev.parley.message.MatchPolicy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * In how many ways patterns differ beyond their words: prefixes in their lengths, wildcard patterns in the places of their wild
 * components. One URI matches one pattern of each shape at most, and a look-up costs by the shapes: so they are bounded, for each
 * session and for all of an index. {@link UriIndex} and {@link Session} have some.
 */
public final class PatternShapes {
    /** How many lengths the prefixes of one session may have. */
    static final int MAX_PREFIXES = 128;

    /** In how many ways wild components may stand in the patterns of one session. */
    static final int MAX_WILDCARDS = 32;

    /** The same in the patterns of all sessions together. */
    static final int MAX_WILDCARDS_OF_ALL = 1_024;

    /**
     * One of them.
     *
     * @param size the length of a prefix; how many components a wildcard pattern has
     * @param wild a bit for each wild component
     */
    private record Shape(MatchPolicy match, int size, long wild) {
        static Shape of(String pattern, MatchPolicy match) {
            if (match == MatchPolicy.PREFIX) {
                return new Shape(match, pattern.length(), 0);
            }
            int components = 0;
            long wild = 0;
            for (int start = 0, end; start <= pattern.length(); start = end + 1, components++) {
                int dot = pattern.indexOf('.', start);
                end = dot < 0 ? pattern.length() : dot;
                if (start == end) {
                    wild |= 1L << components;
                }
            }
            return new Shape(match, components, wild);
        }
    }

    private final Map<Shape, Integer> patterns = new HashMap<>(0);
    private int wildcards;

    /** Takes another pattern in. */
    void add(String pattern, MatchPolicy match) {
        if (match != MatchPolicy.EXACT && patterns.merge(Shape.of(pattern, match), 1, Integer::sum) == 1) {
            wildcards += match == MatchPolicy.WILDCARD ? 1 : 0;
        }
    }

    void remove(String pattern, MatchPolicy match) {
        if (match != MatchPolicy.EXACT
                && patterns.computeIfPresent(Shape.of(pattern, match), (shape, count) -> count == 1 ? null : count - 1)
                        == null) {
            wildcards -= match == MatchPolicy.WILDCARD ? 1 : 0;
        }
    }

    boolean isEmpty() {
        return patterns.isEmpty();
    }

    /** What stands against another pattern of one session, or null. */
    @Nullable
    String refusal(String pattern, MatchPolicy match) {
        if (match == MatchPolicy.EXACT || patterns.containsKey(Shape.of(pattern, match))) {
            return null;
        }
        if (match == MatchPolicy.WILDCARD) {
            return wildcards < MAX_WILDCARDS
                    ? null
                    : "this session has patterns with wild components in " + MAX_WILDCARDS
                            + " different ways, and may not have another";
        }
        return patterns.size() - wildcards < MAX_PREFIXES
                ? null
                : "this session has prefixes of " + MAX_PREFIXES + " different lengths, and may not have another";
    }

    /** What stands against another pattern among those of all sessions, or null. */
    @Nullable
    String refusalForAll(String pattern, MatchPolicy match) {
        return match != MatchPolicy.WILDCARD
                        || wildcards < MAX_WILDCARDS_OF_ALL
                        || patterns.containsKey(Shape.of(pattern, match))
                ? null
                : "this realm has patterns with wild components in " + MAX_WILDCARDS_OF_ALL
                        + " different ways, and may not have another";
    }
}
