package dev.parley.binding;

import dev.parley.codec.JsonScanner;
import dev.parley.message.MalformedException;
import jakarta.json.bind.JsonbException;
import java.lang.reflect.Array;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads a text into a type that contains records with components of the types of type variables, such as {@code record Pair<A, B>(A
 * first, B second)}. Of those Yasson 3.0 does not know the default values, and so reads none. Everything below and beside them is read
 * by JSON-B. Created by {@link JsonFit} for each text, which fits; for one thread, once.
 */
final class RecordReader {
    /** What a component is that the text does not have. */
    private static final Map<Class<?>, Object> ABSENT = Map.ofEntries(
            Map.entry(boolean.class, false),
            Map.entry(byte.class, (byte) 0),
            Map.entry(short.class, (short) 0),
            Map.entry(int.class, 0),
            Map.entry(long.class, 0L),
            Map.entry(float.class, 0f),
            Map.entry(double.class, 0d),
            Map.entry(char.class, '\0'),
            Map.entry(Optional.class, Optional.empty()),
            Map.entry(OptionalInt.class, OptionalInt.empty()),
            Map.entry(OptionalLong.class, OptionalLong.empty()),
            Map.entry(OptionalDouble.class, OptionalDouble.empty()));

    private final JsonScanner scanner;
    private final JsonFit.Reader jsonb;

    RecordReader(String json, JsonFit.Reader jsonb) {
        this.scanner = new JsonScanner(json, JsonFit.MAX_NUMBER_CHARS);
        this.jsonb = jsonb;
    }

    /**
     * The value.
     *
     * @throws JsonbException if a record cannot be made, with what its constructor has thrown
     * @throws UnreadableTypeException if only JSON-B could read a type, and does not
     */
    @Nullable
    Object read(TypeNode whole) {
        try {
            return value(whole, 1);
        } catch (MalformedException malformed) {
            throw new JsonbException(malformed.getMessage(), malformed);
        }
    }

    private @Nullable Object value(TypeNode node, int depth) throws MalformedException {
        if (scanner.peek() == 'n') {
            scanner.skipValue(depth);
            return ABSENT.get(node.raw);
        }
        if (node.kind == ClosedType.Kind.OPTIONAL) {
            return Optional.ofNullable(value(node.inner(), depth));
        }
        if (!node.hasOpenRecord()) {
            int start = scanner.position();
            scanner.skipValue(depth);
            return jsonb.read(scanner.slice(start, scanner.position()), node.in.type());
        }
        return switch (node.kind) {
            case LIST -> node.in.component() == null ? collection(node, depth) : array(node, depth);
            case MAP -> map(node, depth);
            default -> object(node, depth);
        };
    }

    private List<@Nullable Object> elements(TypeNode node, int depth) throws MalformedException {
        List<@Nullable Object> elements = new ArrayList<>();
        scanner.open('[', depth);
        if (scanner.take(']')) {
            return elements;
        }
        do {
            elements.add(value(node.inner(), depth + 1));
        } while (scanner.take(','));
        scanner.expect(']', "or ','");
        return elements;
    }

    private Object array(TypeNode node, int depth) throws MalformedException {
        List<@Nullable Object> elements = elements(node, depth);
        Object array = Array.newInstance(node.inner().raw, elements.size());
        for (int i = 0; i < elements.size(); i++) {
            Array.set(array, i, elements.get(i));
        }
        return array;
    }

    /** A collection of the kind that JSON-B makes for the type. */
    @SuppressWarnings("unchecked")
    private Object collection(TypeNode node, int depth) throws MalformedException {
        Collection<@Nullable Object> collection =
                (Collection<@Nullable Object>) Objects.requireNonNull(jsonb.read("[]", node.raw));
        collection.addAll(elements(node, depth));
        return collection;
    }

    @SuppressWarnings("unchecked")
    private Object map(TypeNode node, int depth) throws MalformedException {
        Map<String, @Nullable Object> map =
                (Map<String, @Nullable Object>) Objects.requireNonNull(jsonb.read("{}", node.raw));
        map.putAll(members(node, depth));
        return map;
    }

    /** The members that the type knows. */
    private Map<String, @Nullable Object> members(TypeNode node, int depth) throws MalformedException {
        Map<String, @Nullable Object> members = new HashMap<>();
        Members.visit(scanner, node, depth, (key, member) -> members.put(key, value(member, depth + 1)));
        return members;
    }

    private @Nullable Object object(TypeNode node, int depth) throws MalformedException {
        String complaint = OpenRecords.complaint(node);
        if (complaint == null) {
            return made(node, depth);
        }
        int start = scanner.position();
        scanner.skipValue(depth);
        try {
            return jsonb.read(scanner.slice(start, scanner.position()), node.in.type());
        } catch (JsonbException refused) {
            throw new UnreadableTypeException(complaint, refused);
        }
    }

    private Object made(TypeNode node, int depth) throws MalformedException {
        Map<String, @Nullable Object> members = members(node, depth);
        RecordComponent[] components = node.raw.getRecordComponents();
        String[] names = BoundProperties.of(node.raw).keySet().toArray(String[]::new);
        @Nullable Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            Object value = members.get(names[i]);
            values[i] = value == null ? ABSENT.get(components[i].getType()) : value;
        }
        try {
            return Records.make(node.raw, values);
        } catch (ReflectiveOperationException | InaccessibleObjectException notMade) {
            throw new JsonbException("the " + node.raw + " cannot be made", notMade);
        }
    }
}
