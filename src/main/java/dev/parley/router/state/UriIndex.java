package dev.parley.router.state;

import dev.parley.message.MatchPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Things found by a URI and a match policy. A look-up costs by the components of the URI and the matches it has, not by what is in
 * the index. The broker's and the dealer's.
 *
 * @param <T> the things
 */
public final class UriIndex<T> {
    private final Map<String, T> exact = new HashMap<>();

    /** Both kinds of patterns by their components; null as long as there are none. */
    private @Nullable Node<T> patterns;

    /** What patterns have in common up to here, component by component. */
    private static final class Node<T> {
        final Map<String, Node<T>> children = new HashMap<>();

        /** Prefix patterns by what they have of the next component: perhaps nothing. */
        final Map<String, T> prefixes = new HashMap<>();

        /** None of {@link #prefixes} is longer. */
        int longestPrefix;

        /** The wildcard pattern that ends here. */
        @Nullable
        T wildcard;

        boolean isEmpty() {
            return children.isEmpty() && prefixes.isEmpty() && wildcard == null;
        }
    }

    @Nullable
    public T get(String uri, MatchPolicy match) {
        return switch (match) {
            case EXACT -> exact.get(uri);
            case PREFIX -> {
                Node<T> node = find(uri, uri.lastIndexOf('.') + 1);
                yield node == null ? null : node.prefixes.get(uri.substring(uri.lastIndexOf('.') + 1));
            }
            case WILDCARD -> {
                Node<T> node = find(uri + ".", uri.length() + 1);
                yield node == null ? null : node.wildcard;
            }
        };
    }

    private @Nullable Node<T> find(String uri, int end) {
        Node<T> node = patterns;
        for (int start = 0; start < end && node != null; ) {
            int dot = uri.indexOf('.', start);
            node = node.children.get(uri.substring(start, dot));
            start = dot + 1;
        }
        return node;
    }

    public void put(String uri, MatchPolicy match, T value) {
        if (match == MatchPolicy.EXACT) {
            exact.put(uri, value);
            return;
        }
        if (patterns == null) {
            patterns = new Node<>();
        }
        Node<T> node = patterns;
        String[] components = uri.split("\\.", -1);
        for (int i = 0; i < components.length - 1; i++) {
            node = node.children.computeIfAbsent(components[i], component -> new Node<>());
        }
        String last = components[components.length - 1];
        if (match == MatchPolicy.PREFIX) {
            node.prefixes.put(last, value);
            node.longestPrefix = Math.max(node.longestPrefix, last.length());
        } else {
            node.children.computeIfAbsent(last, component -> new Node<>()).wildcard = value;
        }
    }

    public void remove(String uri, MatchPolicy match) {
        if (match == MatchPolicy.EXACT) {
            exact.remove(uri);
        } else if (patterns != null) {
            remove(patterns, uri.split("\\.", -1), 0, match);
            if (patterns.isEmpty()) {
                patterns = null;
            }
        }
    }

    private void remove(Node<T> node, String[] components, int depth, MatchPolicy match) {
        if (depth == components.length - 1 && match == MatchPolicy.PREFIX) {
            node.prefixes.remove(components[depth]);
            if (node.prefixes.isEmpty()) {
                node.longestPrefix = 0;
            }
        } else if (depth == components.length) {
            node.wildcard = null;
        } else {
            Node<T> child = node.children.get(components[depth]);
            if (child != null) {
                remove(child, components, depth + 1, match);
                if (child.isEmpty()) {
                    node.children.remove(components[depth]);
                }
            }
        }
    }

    public boolean isEmpty() {
        return exact.isEmpty() && patterns == null;
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
        if (patterns != null) {
            String[] components = uri.split("\\.", -1);
            matchPrefixes(patterns, components, found);
            matchWildcards(patterns, components, 0, found);
        }
    }

    /** Whether anything matches a full URI. */
    boolean matches(String uri) {
        if (exact.containsKey(uri)) {
            return true;
        }
        return patterns != null && best(uri) != null;
    }

    /**
     * The one that a call goes to: "exact match", else the prefix that "has more URI components matched", else the wildcard with
     * "the longest portion of URI components matched before each wildcard" (Calls matching multiple registrations).
     */
    @Nullable
    public T best(String uri) {
        T same = exact.get(uri);
        if (same != null || patterns == null) {
            return same;
        }
        String[] components = uri.split("\\.", -1);
        List<T> found = new ArrayList<>();
        matchPrefixes(patterns, components, found::add);
        if (!found.isEmpty()) {
            return found.get(found.size() - 1);
        }
        matchWildcards(patterns, components, 0, found::add);
        return found.isEmpty() ? null : found.get(0);
    }

    private static <T> void matchPrefixes(Node<T> root, String[] components, Consumer<T> found) {
        Node<T> node = root;
        for (int depth = 0; node != null && depth < components.length; depth++) {
            String component = components[depth];
            if (!node.prefixes.isEmpty()) {
                for (int end = 0; end <= Math.min(component.length(), node.longestPrefix); end++) {
                    T prefix = node.prefixes.get(component.substring(0, end));
                    if (prefix != null) {
                        found.accept(prefix);
                    }
                }
            }
            node = node.children.get(component);
        }
    }

    /** Literal components before wild ones: so the better match comes first. */
    private static <T> void matchWildcards(Node<T> node, String[] components, int depth, Consumer<T> found) {
        if (depth == components.length) {
            if (node.wildcard != null) {
                found.accept(node.wildcard);
            }
            return;
        }
        Node<T> literal = node.children.get(components[depth]);
        if (literal != null) {
            matchWildcards(literal, components, depth + 1, found);
        }
        Node<T> wild = node.children.get("");
        if (wild != null) {
            matchWildcards(wild, components, depth + 1, found);
        }
    }
}
