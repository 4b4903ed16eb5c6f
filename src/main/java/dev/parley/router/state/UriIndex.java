package dev.parley.router.state;

import dev.parley.message.MatchPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Things found by a URI and a match policy. A look-up costs by the length of the URI and the matches it has, not by what is in
 * the index. The broker has one of subscriptions, the dealer one of registrations.
 *
 * @param <T> the things
 */
public final class UriIndex<T> {
    private final Map<String, T> exact = new HashMap<>();
    private final PatternTree<T> prefixes = new PatternTree<>();
    private final PatternTree<T> wildcards = new PatternTree<>();
    private final PatternShapes shapes = new PatternShapes();

    /** How many prefixes and wildcards there are. */
    private int patterns;

    @Nullable
    public T get(String uri, MatchPolicy match) {
        return switch (match) {
            case EXACT -> exact.get(uri);
            case PREFIX -> prefixes.get(uri);
            case WILDCARD -> wildcards.get(uri);
        };
    }

    public void put(String uri, MatchPolicy match, T value) {
        if (match != MatchPolicy.EXACT && get(uri, match) == null) {
            patterns++;
        }
        switch (match) {
            case EXACT -> exact.put(uri, value);
            case PREFIX -> prefixes.put(uri, value);
            case WILDCARD -> {
                if (wildcards.get(uri) == null) {
                    shapes.add(uri, match);
                }
                wildcards.put(uri, value);
            }
        }
    }

    public void remove(String uri, MatchPolicy match) {
        if (match != MatchPolicy.EXACT && get(uri, match) != null) {
            patterns--;
        }
        switch (match) {
            case EXACT -> exact.remove(uri);
            case PREFIX -> prefixes.remove(uri);
            case WILDCARD -> {
                if (wildcards.get(uri) != null) {
                    shapes.remove(uri, match);
                }
                wildcards.remove(uri);
            }
        }
    }

    /** What stands against adding that, or null: look-ups must stay cheap, whatever patterns there are. */
    @Nullable
    public String refusal(String uri, MatchPolicy match) {
        return shapes.refusalForAll(uri, match);
    }

    /** How many things there are. */
    public int size() {
        return exact.size() + patterns;
    }

    public boolean isEmpty() {
        return exact.isEmpty() && prefixes.isEmpty() && wildcards.isEmpty();
    }

    /** The URIs of exact matches. */
    public Collection<String> exactUris() {
        return exact.keySet();
    }

    /** Tells everything that matches a full URI: the exact match, prefixes from the shortest, wildcards from the best. */
    public void match(String uri, Consumer<T> found) {
        T same = exact.get(uri);
        if (same != null) {
            found.accept(same);
        }
        if (!prefixes.isEmpty()) {
            prefixes.prefixes(uri, found);
        }
        if (!wildcards.isEmpty()) {
            wildcards.wildcards(uri, found);
        }
    }

    /** Whether anything matches a full URI. */
    public boolean matches(String uri) {
        return best(uri, any -> true) != null;
    }

    /**
     * The best of those that are acceptable, as calls are routed: "exact match", else the prefix that "has more URI components
     * matched", else the wildcard with "the longest portion of URI components matched before each wildcard" (Calls matching
     * multiple registrations).
     */
    @Nullable
    public T best(String uri, Predicate<T> isAcceptable) {
        T same = exact.get(uri);
        if (same != null && isAcceptable.test(same)) {
            return same;
        }
        List<T> found = new ArrayList<>();
        if (!prefixes.isEmpty()) {
            prefixes.prefixes(uri, found::add);
        }
        for (int i = found.size() - 1; i >= 0; i--) {
            if (isAcceptable.test(found.get(i))) {
                return found.get(i);
            }
        }
        found.clear();
        if (!wildcards.isEmpty()) {
            wildcards.wildcards(uri, found::add);
        }
        for (T wildcard : found) {
            if (isAcceptable.test(wildcard)) {
                return wildcard;
            }
        }
        return null;
    }
}
