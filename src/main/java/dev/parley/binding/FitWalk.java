package dev.parley.binding;

import dev.parley.codec.JsonScanner;
import dev.parley.message.MalformedException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A walk through one JSON text, in step with the tree of types that it must fit; it stops at the first place that does not. Created by
 * {@link JsonFit} for each text; for one thread, once.
 */
final class FitWalk {
    /** The length of integers beyond which none fits any type. */
    private static final int MAX_INTEGER_CHARS = 400;

    private static final int SHOWN_KEY_CHARS = 40;
    private static final int SHOWN_PLACE_CHARS = 200;

    private final JsonScanner scanner;
    private final JsonFit.@Nullable Leaf leaf;

    /** The keys and indices that lead to the current value. */
    private final Deque<Object> path = new ArrayDeque<>();

    FitWalk(String json, JsonFit.@Nullable Leaf leaf) {
        this.scanner = new JsonScanner(json, JsonFit.MAX_NUMBER_CHARS);
        this.leaf = leaf;
    }

    /** Walks to the end, or to the first misfit; null if the whole text fits. */
    @Nullable
    Misfit misfit(TypeNode whole) {
        try {
            if (scanner.peek() == 'n') {
                rejectNull(whole, 1);
            }
            value(whole, 1);
            if (!scanner.atEnd()) {
                throw scanner.unexpected("the end of the text");
            }
            return null;
        } catch (MalformedException malformed) {
            return new Misfit(place(), scanner.position(), String.valueOf(malformed.getMessage()));
        }
    }

    private void value(TypeNode node, int depth) throws MalformedException {
        char first = scanner.peek();
        if (first == 'n') {
            if (node.raw.isPrimitive()) {
                rejectNull(node, depth);
            }
            scanner.skipValue(depth);
            return;
        }
        switch (node.kind) {
            case OPTIONAL -> value(node.inner(), depth);
            case WHOLE -> whole(node, depth);
            case FRACTION -> simple(node, isNumber(first), depth);
            case BIG -> big(node, depth);
            case BOOLEAN -> simple(node, first == 't' || first == 'f', depth);
            case STRING -> simple(node, first == '"', depth);
            case CONSTANT -> constant(node);
            case BYTES -> {
                if (first == '"') {
                    leaf(node, depth);
                } else {
                    elements(node, depth);
                }
            }
            case LIST -> elements(node, depth);
            case MAP, OBJECT -> members(node, depth);
            case LEAF -> leaf(node, depth);
            case HIDDEN -> require(false, node);
        }
    }

    /** Refuses null, of which each JSON-B makes something else: nothing, or an error without a message. */
    private void rejectNull(TypeNode node, int depth) throws MalformedException {
        scanner.skipValue(depth);
        throw new MalformedException(node.expected() + " expected, not null");
    }

    private static boolean isNumber(char first) {
        return first == '-' || (first >= '0' && first <= '9');
    }

    private void simple(TypeNode node, boolean fits, int depth) throws MalformedException {
        require(fits, node);
        scanner.skipValue(depth);
    }

    private void require(boolean fits, TypeNode node) throws MalformedException {
        if (!fits) {
            throw scanner.unexpected(node.expected());
        }
    }

    /** Goes back to a position, so that the misfit names it. */
    private MalformedException unexpectedAt(int start, String expected) {
        scanner.returnTo(start);
        return scanner.unexpected(expected);
    }

    private void whole(TypeNode node, int depth) throws MalformedException {
        int start = scanner.position();
        simple(node, isNumber(scanner.peek()), depth);
        long max = node.in.max();
        if (!isWhole(scanner.slice(start, scanner.position()), max)) {
            throw unexpectedAt(start, "a whole number from " + (-max - 1) + " to " + max);
        }
    }

    private static boolean isWhole(String digits, long max) {
        if (digits.length() > MAX_INTEGER_CHARS) {
            return false;
        }
        try {
            long number = digits.length() < 10 && digits.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'))
                    ? Integer.parseInt(digits)
                    : new BigDecimal(digits).longValueExact();
            return number >= -max - 1 && number <= max;
        } catch (ArithmeticException | NumberFormatException notWhole) {
            return false;
        }
    }

    /** A number, or one in quotes, as peers write it whose own numbers are less exact. */
    private void big(TypeNode node, int depth) throws MalformedException {
        char first = scanner.peek();
        int start = scanner.position();
        simple(node, first == '"' || isNumber(first), depth);
        if (scanner.position() - start > JsonFit.MAX_NUMBER_CHARS || !fits(start, node.raw)) {
            throw unexpectedAt(start, node.expected());
        }
    }

    private boolean fits(int start, Class<?> type) {
        return leaf == null || leaf.fits(scanner.slice(start, scanner.position()), type);
    }

    private void constant(TypeNode node) throws MalformedException {
        require(scanner.peek() == '"', node);
        int start = scanner.position();
        String name = scanner.string("");
        for (Object constant : node.raw.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return;
            }
        }
        throw unexpectedAt(start, node.expected());
    }

    private void elements(TypeNode node, int depth) throws MalformedException {
        require(scanner.peek() == '[', node);
        scanner.open('[', depth);
        if (scanner.take(']')) {
            return;
        }
        TypeNode element = node.inner();
        int index = 0;
        do {
            path.addLast(index++);
            value(element, depth + 1);
            path.removeLast();
        } while (scanner.take(','));
        scanner.expect(']', "or ','");
    }

    private void members(TypeNode node, int depth) throws MalformedException {
        require(scanner.peek() == '{', node);
        Members.visit(scanner, node, depth, (key, member) -> {
            path.addLast(key);
            value(member, depth + 1);
            path.removeLast();
        });
    }

    private void leaf(TypeNode node, int depth) throws MalformedException {
        int start = scanner.position();
        scanner.skipValue(depth);
        if (node.in.type() == node.raw && node.raw != Object.class && !fits(start, node.raw)) {
            throw unexpectedAt(start, node.expected());
        }
    }

    private String place() {
        StringBuilder place = new StringBuilder();
        for (Object step : path) {
            if (step instanceof Integer index) {
                place.append('[').append(index).append(']');
            } else {
                place.append(place.isEmpty() ? "" : ".").append(legible((String) step));
            }
        }
        return place.length() > SHOWN_PLACE_CHARS ? place.substring(0, SHOWN_PLACE_CHARS) + "…" : place.toString();
    }

    /** The key with unusual characters replaced and cut short: keys of maps are chosen by the peer. */
    private static String legible(String key) {
        StringBuilder shown = new StringBuilder();
        key.chars()
                .limit(SHOWN_KEY_CHARS)
                .forEach(c -> shown.append(Character.isLetterOrDigit(c) || (c > ' ' && c < 127) ? (char) c : '?'));
        return key.length() > SHOWN_KEY_CHARS ? shown + "…" : shown.toString();
    }
}
