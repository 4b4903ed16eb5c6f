package dev.parley.client;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A generic type written down, for payloads: {@code new GenericType<List<Point>>() {}}. Immutable. Made by users.
 *
 * @param <T> the type
 * @since 0.1
 */
public abstract class GenericType<T> {
    private final Type type;

    /**
     * The type that the subclass writes down.
     *
     * @throws IllegalStateException if it writes none down
     */
    protected GenericType() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parameterized)) {
            throw new IllegalStateException("write the type down: new GenericType<List<Point>>() {}");
        }
        type = parameterized.getActualTypeArguments()[0];
    }

    private GenericType(Type type) {
        this.type = type;
    }

    /** A type that is known at run time alone, for example that of a method's result. */
    public static GenericType<?> of(Type type) {
        return new GenericType<>(type) {};
    }

    /** The type, as reflection has it. */
    public Type type() {
        return type;
    }
}
