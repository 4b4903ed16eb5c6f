package dev.parley.client;

import dev.parley.binding.Records;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Takes records marked {@link Several} apart and puts them together. Used by {@link Arguments}. */
final class SeveralComponents {
    private SeveralComponents() {}

    static boolean isSeveral(Class<?> type) {
        return type.isRecord() && type.isAnnotationPresent(Several.class);
    }

    private static @Nullable String key(RecordComponent component) {
        Keyword keyword = component.getAnnotation(Keyword.class);
        if (keyword == null) {
            return null;
        }
        return keyword.value().isEmpty() ? component.getName() : keyword.value();
    }

    /** Makes one of those arguments, each of which is bound by one of the functions. */
    static <T> T make(
            Arguments all,
            Class<T> type,
            BiFunction<Integer, Type, Object> positional,
            BiFunction<String, Type, Object> keyword) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        int index = 0;
        for (int i = 0; i < components.length; i++) {
            String key = key(components[i]);
            Type of = components[i].getGenericType();
            values[i] = key == null ? positional.apply(index++, of) : keyword.apply(key, of);
        }
        try {
            return Records.make(type, values);
        } catch (InvocationTargetException refused) {
            Throwable said = refused.getTargetException();
            throw new BindingException(
                    "the arguments: "
                            + (said instanceof IllegalArgumentException
                                    ? said.getMessage()
                                    : "not what is expected here"),
                    all,
                    said);
        } catch (ReflectiveOperationException | RuntimeException closed) {
            throw new BindingException("a " + type.getName() + " cannot be made: is it public?", null, closed);
        }
    }

    static Arguments spread(Object several) {
        List<@Nullable Object> positional = new ArrayList<>();
        Map<String, @Nullable Object> keyword = new LinkedHashMap<>();
        for (RecordComponent component : several.getClass().getRecordComponents()) {
            Object value = value(component, several);
            String key = key(component);
            if (key == null) {
                positional.add(value);
            } else if (!(value instanceof Optional<?> optional && optional.isEmpty())) {
                keyword.put(key, value);
            }
        }
        // an absent one at the end is not there at all
        while (!positional.isEmpty()
                && positional.get(positional.size() - 1) instanceof Optional<?> last
                && last.isEmpty()) {
            positional.remove(positional.size() - 1);
        }
        Arguments arguments = Arguments.of(positional.toArray());
        for (Map.Entry<String, @Nullable Object> entry : keyword.entrySet()) {
            arguments = arguments.with(entry.getKey(), entry.getValue());
        }
        return arguments;
    }

    private static @Nullable Object value(RecordComponent component, Object several) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(several);
        } catch (ReflectiveOperationException | RuntimeException closed) {
            throw new BindingException(
                    "a " + several.getClass().getName() + " cannot be written: is it public?", null, closed);
        }
    }
}
