package dev.parley.client;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A generic type written down, for payloads: {@code new GenericType<List<Point>>() {}}.
 *
 * @param <T> the type
 */
public abstract class GenericType<T> {
    private final Type type;

    protected GenericType() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parameterized)) {
            throw new IllegalStateException("write the type down: new GenericType<List<Point>>() {}");
        }
        type = parameterized.getActualTypeArguments()[0];
    }

    public Type type() {
        return type;
    }
}
