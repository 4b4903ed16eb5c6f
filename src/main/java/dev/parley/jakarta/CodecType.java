package dev.parley.jakarta;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the type of a codec: {@code Order} of {@code class OrderCodec extends JsonbCodec<Order>}. Used by the codecs. */
final class CodecType {
    private CodecType() {}

    /**
     * The type that a subclass puts in the place of its generic ancestor's variable.
     *
     * @throws IllegalStateException if the subclass has a variable in that place
     */
    static Type of(Class<?> codec, Class<?> ancestor) {
        Type type = argument(codec, ancestor);
        if (isOpen(type)) {
            throw new IllegalStateException(
                    codec.getName() + " leaves open what type it is of: write it down, as in class" + " Orders extends "
                            + ancestor.getSimpleName() + "<Order> {}");
        }
        return type;
    }

    private static Type argument(Class<?> codec, Class<?> ancestor) {
        Type above = codec.getGenericSuperclass();
        if (!(above instanceof ParameterizedType generic)) {
            // a raw ancestor says nothing
            Class<?> plain = codec.getSuperclass();
            return plain == ancestor ? ancestor.getTypeParameters()[0] : argument(plain, ancestor);
        }
        Class<?> raw = (Class<?>) generic.getRawType();
        Type inAncestor = raw == ancestor ? raw.getTypeParameters()[0] : argument(raw, ancestor);
        return replaced(inAncestor, List.of(raw.getTypeParameters()), generic.getActualTypeArguments());
    }

    /** The type with arguments in the place of those variables. */
    private static Type replaced(Type type, List<? extends TypeVariable<?>> variables, Type[] arguments) {
        if (type instanceof TypeVariable<?> variable) {
            int index = variables.indexOf(variable);
            return index < 0 ? type : arguments[index];
        }
        if (type instanceof ParameterizedType generic && isOpen(generic)) {
            List<Type> inner = Stream.of(generic.getActualTypeArguments())
                    .map(argument -> replaced(argument, variables, arguments))
                    .toList();
            return new Replaced((Class<?>) generic.getRawType(), inner, generic.getOwnerType());
        }
        return type;
    }

    private static boolean isOpen(Type type) {
        if (type instanceof ParameterizedType generic) {
            return Arrays.stream(generic.getActualTypeArguments()).anyMatch(CodecType::isOpen);
        }
        return type instanceof TypeVariable<?>
                || (type instanceof GenericArrayType array && isOpen(array.getGenericComponentType()));
    }

    /** A generic type whose variables have been replaced. */
    private record Replaced(
            Class<?> raw, List<Type> arguments, @Nullable Type owner) implements ParameterizedType {

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

        @Override
        public String getTypeName() {
            return arguments.stream()
                    .map(Type::getTypeName)
                    .collect(Collectors.joining(", ", raw.getName() + "<", ">"));
        }
    }
}
