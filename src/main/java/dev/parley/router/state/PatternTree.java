package dev.parley.router.state;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Things found by patterns of URIs: a radix tree. A pattern costs memory by its length, however many components it has, and a
 * look-up reads each character of the URI once for prefixes, once for each way through wild components for wildcards. Only {@link
 * UriIndex} uses it.
 *
 * @param <T> the things
 */
final class PatternTree<T> {
    private final Node<T> root = new Node<>("");

    /** What patterns have in common from the end of the parent to here. */
    private static final class Node<T> {
        String label;

        /** What the pattern that ends here stands for. */
        @Nullable
        T value;

        /** Ascending by their first characters, which differ. */
        private List<Node<T>> children = new ArrayList<>(0);

        Node(String label) {
            this.label = label;
        }

        /** The place of the child that begins with that character; where there is none, the place for it, as -1 - place. */
        private int place(char first) {
            int low = 0;
            int high = children.size() - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                char there = children.get(middle).label.charAt(0);
                if (there == first) {
                    return middle;
                }
                if (there < first) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return -1 - low;
        }

        @Nullable
        Node<T> child(char first) {
            int place = place(first);
            return place < 0 ? null : children.get(place);
        }

        /** Adds a child that begins like no other. */
        void add(Node<T> child) {
            children.add(-1 - place(child.label.charAt(0)), child);
        }

        void remove(Node<T> child) {
            children.remove(place(child.label.charAt(0)));
        }

        /** Becomes one with its only child, where it stands for nothing itself. */
        void merge() {
            if (value == null && children.size() == 1) {
                Node<T> only = children.get(0);
                label += only.label;
                value = only.value;
                children = only.children;
            }
        }

        /** Ends there; what follows becomes its child. */
        void split(int end) {
            Node<T> rest = new Node<>(label.substring(end));
            rest.value = value;
            rest.children = children;
            label = label.substring(0, end);
            value = null;
            children = new ArrayList<>(1);
            add(rest);
        }
    }

    boolean isEmpty() {
        return root.value == null && root.children.isEmpty();
    }

    @Nullable
    T get(String pattern) {
        Node<T> node = root;
        int at = 0;
        while (at < pattern.length()) {
            node = node.child(pattern.charAt(at));
            if (node == null || !pattern.startsWith(node.label, at)) {
                return null;
            }
            at += node.label.length();
        }
        return node.value;
    }

    void put(String pattern, T value) {
        Node<T> node = root;
        int at = 0;
        while (at < pattern.length()) {
            Node<T> child = node.child(pattern.charAt(at));
            if (child == null) {
                child = new Node<>(pattern.substring(at));
                node.add(child);
            } else {
                int common = common(child.label, pattern, at);
                if (common < child.label.length()) {
                    child.split(common);
                }
            }
            at += child.label.length();
            node = child;
        }
        node.value = value;
    }

    /** How many characters of the label stand in the text from there on. */
    private static int common(String label, String text, int at) {
        int end = Math.min(label.length(), text.length() - at);
        int common = 0;
        while (common < end && label.charAt(common) == text.charAt(at + common)) {
            common++;
        }
        return common;
    }

    void remove(String pattern) {
        Node<T> parent = root;
        Node<T> node = root;
        int at = 0;
        while (at < pattern.length()) {
            Node<T> child = node.child(pattern.charAt(at));
            if (child == null || !pattern.startsWith(child.label, at)) {
                return;
            }
            at += child.label.length();
            parent = node;
            node = child;
        }
        node.value = null;
        if (node != root && node.children.isEmpty()) {
            parent.remove(node);
            if (parent != root) {
                parent.merge();
            }
        } else if (node != root) {
            node.merge();
        }
    }

    /** Tells whatever begins the URI, from the shortest. */
    void prefixes(String uri, Consumer<T> found) {
        Node<T> node = root;
        for (int at = 0; node != null && uri.startsWith(node.label, at); ) {
            at += node.label.length();
            if (node.value != null) {
                found.accept(node.value);
            }
            node = at < uri.length() ? node.child(uri.charAt(at)) : null;
        }
    }

    /** Tells each pattern whose components are the URI's or empty; literal components before wild ones: the better match first. */
    void wildcards(String uri, Consumer<T> found) {
        wildcards(root, uri, 0, true, found);
    }

    /**
     * Follows the patterns through one node and what is below.
     *
     * @param at where the URI goes on
     * @param isStart whether a component of the pattern begins here: it is wild where nothing of it follows
     */
    private void wildcards(Node<T> from, String uri, int at, boolean isStart, Consumer<T> found) {
        Node<T> node = from;
        while (node != null) {
            for (int i = 0; i < node.label.length(); i++) {
                char next = node.label.charAt(i);
                if (isStart && next == '.') {
                    at = endOfComponent(uri, at);
                }
                if (at >= uri.length() || uri.charAt(at) != next) {
                    return;
                }
                at++;
                isStart = next == '.';
            }
            if (isStart) {
                Node<T> literal = at < uri.length() && uri.charAt(at) != '.' ? node.child(uri.charAt(at)) : null;
                if (literal != null) {
                    wildcards(literal, uri, at, true, found);
                }
                at = endOfComponent(uri, at);
                tellEnd(node, uri, at, found);
                node = node.child('.');
                isStart = false;
            } else {
                tellEnd(node, uri, at, found);
                node = at < uri.length() ? node.child(uri.charAt(at)) : null;
            }
        }
    }

    private void tellEnd(Node<T> node, String uri, int at, Consumer<T> found) {
        if (at == uri.length() && node.value != null) {
            found.accept(node.value);
        }
    }

    private static int endOfComponent(String uri, int start) {
        int dot = uri.indexOf('.', start);
        return dot < 0 ? uri.length() : dot;
    }
}
