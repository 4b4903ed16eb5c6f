package dev.parley.json;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A generic type written down, for payloads: {@code new TypeOf<List<Point>>() {}}.
 *
 * @param <T> the type
 */
public abstract class TypeOf<T> {
    private final Type type;

    protected TypeOf() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parameterized)) {
            throw new IllegalStateException("write the type down: new TypeOf<List<Point>>() {}");
        }
        type = parameterized.getActualTypeArguments()[0];
    }

    public Type type() {
        return type;
    }
}
