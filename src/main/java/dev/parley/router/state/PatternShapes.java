package dev.parley.router.state;

import dev.parley.message.MatchPolicy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * In how many ways patterns differ beyond their words: prefixes in their lengths, wildcard patterns in the places of their wild
 * components. One URI matches one pattern of each shape at most, and a look-up may go through all components of all shapes of
 * wildcard patterns, whether it finds something or not: so both are bounded, for each session and for all of an index. {@link UriIndex} and {@link Session} have some.
 */
public final class PatternShapes {
    /** How many lengths the prefixes of one session may have. */
    static final int MAX_PREFIXES = 128;

    /** In how many ways wild components may stand in the patterns of one session. */
    static final int MAX_WILDCARDS = 32;

    /** How many components those ways may have together. */
    static final int MAX_COMPONENTS = 512;

    /** The same in the patterns of all sessions together. */
    static final int MAX_WILDCARDS_OF_ALL = 1_024;

    static final int MAX_COMPONENTS_OF_ALL = 4_096;

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

    /** Of all shapes of wildcard patterns. */
    private int components;

    /** Takes another pattern in. */
    void add(String pattern, MatchPolicy match) {
        if (match == MatchPolicy.EXACT) {
            return;
        }
        Shape shape = Shape.of(pattern, match);
        if (patterns.merge(shape, 1, Integer::sum) == 1) {
            count(shape, 1);
        }
    }

    void remove(String pattern, MatchPolicy match) {
        if (match == MatchPolicy.EXACT) {
            return;
        }
        Shape shape = Shape.of(pattern, match);
        if (patterns.computeIfPresent(shape, (same, count) -> count == 1 ? null : count - 1) == null) {
            count(shape, -1);
        }
    }

    private void count(Shape shape, int sign) {
        if (shape.match == MatchPolicy.WILDCARD) {
            wildcards += sign;
            components += sign * shape.size;
        }
    }

    boolean isEmpty() {
        return patterns.isEmpty();
    }

    /** What stands against another pattern of one session, or null. */
    @Nullable
    String refusal(String pattern, MatchPolicy match) {
        if (match == MatchPolicy.EXACT) {
            return null;
        }
        Shape shape = Shape.of(pattern, match);
        if (patterns.containsKey(shape)) {
            return null;
        }
        if (match == MatchPolicy.WILDCARD) {
            return refusal("session", shape, MAX_WILDCARDS, MAX_COMPONENTS);
        }
        return patterns.size() - wildcards < MAX_PREFIXES
                ? null
                : "this session has prefixes of " + MAX_PREFIXES + " different lengths, and may not have another";
    }

    /** What stands against another pattern among those of all sessions, or null. */
    @Nullable
    String refusalForAll(String pattern, MatchPolicy match) {
        Shape shape = Shape.of(pattern, match);
        return match != MatchPolicy.WILDCARD || patterns.containsKey(shape)
                ? null
                : refusal("realm", shape, MAX_WILDCARDS_OF_ALL, MAX_COMPONENTS_OF_ALL);
    }

    private @Nullable String refusal(String whose, Shape shape, int maxWildcards, int maxComponents) {
        if (wildcards >= maxWildcards) {
            return "this " + whose + " has patterns with wild components in " + maxWildcards
                    + " different ways, and may not have another";
        }
        return components + shape.size <= maxComponents
                ? null
                : "this " + whose + " has patterns with wild components in ways that have " + components
                        + " components together, of at most " + maxComponents;
    }
}
