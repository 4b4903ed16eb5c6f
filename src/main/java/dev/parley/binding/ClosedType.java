package dev.parley.binding;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Java type without variables and wildcards, for each of which its meaning has been put. Created by {@link JsonFit} and {@link
 * TypeNode}. Immutable.
 *
 * @param type neither is nor contains a variable or a wildcard
 */
record ClosedType(Type type) {
    /** The types of whole numbers, with the greatest of each. */
    private static final Map<Class<?>, Long> WHOLE = Map.ofEntries(
            Map.entry(byte.class, (long) Byte.MAX_VALUE),
            Map.entry(Byte.class, (long) Byte.MAX_VALUE),
            Map.entry(short.class, (long) Short.MAX_VALUE),
            Map.entry(Short.class, (long) Short.MAX_VALUE),
            Map.entry(int.class, (long) Integer.MAX_VALUE),
            Map.entry(Integer.class, (long) Integer.MAX_VALUE),
            Map.entry(OptionalInt.class, (long) Integer.MAX_VALUE),
            Map.entry(long.class, Long.MAX_VALUE),
            Map.entry(Long.class, Long.MAX_VALUE),
            Map.entry(OptionalLong.class, Long.MAX_VALUE));

    private static final Set<Class<?>> FRACTIONS =
            Set.of(double.class, Double.class, float.class, Float.class, OptionalDouble.class);

    /** The shapes of JSON that types accept; a LEAF is a value that only JSON-B can judge, and of what is HIDDEN there is none. */
    enum Kind {
        OPTIONAL,
        WHOLE,
        FRACTION,
        BIG,
        BOOLEAN,
        STRING,
        CONSTANT,
        BYTES,
        LIST,
        MAP,
        OBJECT,
        LEAF,
        HIDDEN
    }

    /**
     * Puts the meaning of variables and the upper bounds of wildcards.
     *
     * @param around the type that declares it, and so gives its variables a meaning; null if it has none
     */
    static ClosedType of(Type type, @Nullable ClosedType around) {
        return new ClosedType(close(type, around));
    }

    private static Type close(Type type, @Nullable ClosedType around) {
        if (type instanceof WildcardType wildcard) {
            return close(wildcard.getUpperBounds()[0], around);
        }
        if (type instanceof TypeVariable<?> variable) {
            return around == null ? Object.class : around.meaning(variable);
        }
        if (type instanceof ParameterizedType generic) {
            List<Type> arguments = Stream.of(generic.getActualTypeArguments())
                    .map(argument -> close(argument, around))
                    .toList();
            return new Parameterized((Class<?>) generic.getRawType(), generic.getOwnerType(), arguments);
        }
        if (type instanceof GenericArrayType array) {
            Type component = close(array.getGenericComponentType(), around);
            return component instanceof Class<?> plain ? plain.arrayType() : new ArrayOf(component);
        }
        return type;
    }

    private Type meaning(TypeVariable<?> variable) {
        int index = Arrays.asList(raw().getTypeParameters()).indexOf(variable);
        return index >= 0 && type instanceof ParameterizedType generic
                ? generic.getActualTypeArguments()[index]
                : Object.class;
    }

    /** A generic class with its arguments, as reflection has it. */
    private record Parameterized(Class<?> raw, @Nullable Type owner, List<Type> arguments)
            implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return owner;
        }
    }

    /** An array of a generic class, as reflection has it. */
    private record ArrayOf(Type component) implements GenericArrayType {
        @Override
        public Type getGenericComponentType() {
            return component;
        }
    }

    /** The class; {@code Object} if the type has none. */
    Class<?> raw() {
        if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        }
        return type instanceof Class<?> plain ? plain : Object.class;
    }

    /** The type argument at an index; {@code Object} if there is none. */
    ClosedType argument(int index) {
        Type[] arguments = type instanceof ParameterizedType generic ? generic.getActualTypeArguments() : new Type[0];
        return new ClosedType(index < arguments.length ? arguments[index] : Object.class);
    }

    /** The type of an array's elements; null if this is no array. */
    @Nullable
    ClosedType component() {
        if (type instanceof GenericArrayType array) {
            return new ClosedType(array.getGenericComponentType());
        }
        Class<?> component = raw().getComponentType();
        return component == null ? null : new ClosedType(component);
    }

    /** How a value of this type looks in JSON. */
    Kind kind() {
        Class<?> raw = raw();
        if (raw == Optional.class) {
            return Kind.OPTIONAL;
        }
        if (raw == void.class) {
            return Kind.HIDDEN;
        }
        if (raw == byte[].class) {
            return Kind.BYTES;
        }
        if (component() != null) {
            return Kind.LIST;
        }
        if (BoundProperties.isCustomised(raw)) {
            return Kind.LEAF;
        }
        if (WHOLE.containsKey(raw)) {
            return Kind.WHOLE;
        }
        if (FRACTIONS.contains(raw)) {
            return Kind.FRACTION;
        }
        if (raw == BigDecimal.class || raw == BigInteger.class || raw == Number.class) {
            return Kind.BIG;
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return Kind.BOOLEAN;
        }
        if (raw == String.class || raw == char.class || raw == Character.class) {
            return Kind.STRING;
        }
        if (raw.isEnum()) {
            return Kind.CONSTANT;
        }
        if (Collection.class.isAssignableFrom(raw)) {
            return Kind.LIST;
        }
        Class<?> key = argument(0).raw();
        if (Map.class.isAssignableFrom(raw)) {
            // of other keys JSON-B makes a list of entries
            return key == String.class || key == Object.class ? Kind.MAP : Kind.LEAF;
        }
        return BoundProperties.of(raw).isEmpty() ? Kind.LEAF : Kind.OBJECT;
    }

    /** The greatest number of this type, which is of the kind {@link Kind#WHOLE}; the least is one less than its negative. */
    long max() {
        return WHOLE.getOrDefault(raw(), 0L);
    }
}
