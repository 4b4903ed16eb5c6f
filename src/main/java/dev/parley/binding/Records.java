package dev.parley.binding;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes records of applications. Called where a payload is read into one, by {@link RecordReader} and by arguments of clients. */
public final class Records {
    private Records() {}

    /**
     * A record of that class.
     *
     * @param values one for each component, in order
     * @throws InvocationTargetException if its constructor throws
     * @throws ReflectiveOperationException if it cannot be called
     * @throws RuntimeException as well
     */
    public static <T> T make(Class<T> type, @Nullable Object[] values) throws ReflectiveOperationException {
        Class<?>[] types = Stream.of(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        Constructor<T> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(values);
    }
}
