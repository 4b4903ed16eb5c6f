package dev.parley.binding;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Records with components of the types of type variables: where they are in a tree of types, and whether anybody can read them. Called
 * by {@link TypeNode} and {@link RecordReader}; for any thread.
 */
final class OpenRecords {
    /** How many types are looked at; a type that has more of them contains itself in ever longer forms. */
    private static final int MAX_TYPES = 1000;

    private OpenRecords() {}

    /** The first record of that kind at or below a node; null if there is none. */
    static @Nullable Class<?> first(TypeNode top) {
        Set<TypeNode> seen = new HashSet<>();
        Deque<TypeNode> left = new ArrayDeque<>();
        left.add(top);
        while (!left.isEmpty() && seen.size() < MAX_TYPES) {
            TypeNode node = left.removeFirst();
            if (!seen.add(node)) {
                continue;
            }
            if (node.kind == ClosedType.Kind.OBJECT && component(node.raw) != null) {
                return node.raw;
            }
            left.addAll(below(node));
        }
        return null;
    }

    private static Collection<TypeNode> below(TypeNode node) {
        return switch (node.kind) {
            case OPTIONAL, LIST, MAP -> Set.of(node.inner());
            case OBJECT -> node.properties().values();
            default -> Set.of();
        };
    }

    /** The name of the first component of a type variable's type; null if there is none, or if this is no record. */
    private static @Nullable String component(Class<?> type) {
        return !type.isRecord()
                ? null
                : Stream.of(type.getRecordComponents())
                        .filter(component -> component.getGenericType() instanceof TypeVariable<?>)
                        .map(RecordComponent::getName)
                        .findFirst()
                        .orElse(null);
    }

    /**
     * Why a type is not read, and what to do about it; null if components are all that must be known of it.
     *
     * @param node such a record, or a type that leads to one
     */
    static @Nullable String complaint(TypeNode node) {
        String remedy = remedy(node.raw);
        Class<?> open = remedy == null ? null : first(node);
        return open == null
                ? null
                : "the " + kind(node.raw) + " is not read, because the component '" + component(open) + "' of the "
                        + kind(open) + " has the type of a type variable: " + remedy;
    }

    private static String kind(Class<?> type) {
        return (type.isRecord() ? "record " : "class ") + type.getName();
    }

    /** Why only JSON-B could read a type, and what to do about it; null if its components are all that there is. */
    private static @Nullable String remedy(Class<?> type) {
        if (!type.isRecord()) {
            return "make the class a record, or give the component a type";
        }
        if (BoundProperties.hasOwnCreator(type)) {
            return "take the annotations of constructors and factories away, or give the component a type";
        }
        Iterator<Type> read = BoundProperties.of(type).values().iterator();
        for (RecordComponent component : type.getRecordComponents()) {
            Type known = read.hasNext() ? read.next() : Object.class;
            if (known == Object.class && component.getGenericType() != Object.class) {
                return "take the annotations of '" + component.getName() + "' away, or give the component a type";
            }
        }
        return null;
    }
}
