package dev.parley.component;

import dev.parley.client.Arguments;
import dev.parley.client.Event;
import dev.parley.client.Invocation;
import dev.parley.client.Keyword;
import dev.parley.message.Dict;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The binding of a method's parameters to arguments, in both directions. Created for each method by {@link Components} and {@link Proxies}. */
final class Parameters {
    /** The origin of one parameter's value. */
    private sealed interface Source {}

    private record Positional(int index, Type type) implements Source {}

    private record Named(String key, Type type) implements Source {}

    /** No argument: the invocation or event, its details, or all arguments. */
    private record Given(Class<?> type) implements Source {}

    private static final List<Class<?>> GIVEN = List.of(Invocation.class, Event.class, Dict.class, Arguments.class);

    private final List<Source> sources = new ArrayList<>();

    Parameters(Method method) {
        int index = 0;
        for (Parameter parameter : method.getParameters()) {
            Keyword keyword = parameter.getAnnotation(Keyword.class);
            if (keyword != null) {
                sources.add(new Named(key(method, parameter, keyword), parameter.getParameterizedType()));
            } else if (GIVEN.contains(parameter.getType())) {
                sources.add(new Given(parameter.getType()));
            } else {
                sources.add(new Positional(index++, parameter.getParameterizedType()));
            }
        }
    }

    private static String key(Method method, Parameter parameter, Keyword keyword) {
        if (keyword.value().isEmpty() && !parameter.isNamePresent()) {
            throw new IllegalArgumentException(
                    "a keyword parameter of " + method
                            + " has no name: write it in the annotation, as in @Keyword(\"limit\"), or compile with -parameters");
        }
        return keyword.value().isEmpty() ? parameter.getName() : keyword.value();
    }

    /**
     * Binds arguments to the parameters.
     *
     * @param given the invocation or event
     * @throws dev.parley.client.BindingException if an argument is missing or does not fit
     */
    Object[] values(Arguments arguments, Dict details, Object given) {
        return sources.stream()
                .map(source -> value(source, arguments, details, given))
                .toArray();
    }

    private static Object value(Source source, Arguments arguments, Dict details, Object given) {
        if (source instanceof Positional positional) {
            return arguments.as(positional.index(), positional.type());
        }
        if (source instanceof Named named) {
            return arguments.as(named.key(), named.type());
        }
        Class<?> type = ((Given) source).type();
        if (type == Arguments.class) {
            return arguments;
        }
        return type == Dict.class ? details : given;
    }

    /** Whether a parameter is of that type, which must be one that is no argument. */
    boolean has(Class<?> type) {
        return sources.stream().anyMatch(source -> source instanceof Given given && given.type() == type);
    }

    /**
     * Makes the arguments of a call from the values of the parameters; null for a method without any.
     *
     * @throws IllegalArgumentException if a parameter besides others is all arguments, or is an invocation, event or details
     */
    Arguments arguments(@Nullable Object @Nullable [] values) {
        if (values == null) {
            return Arguments.NONE;
        }
        List<@Nullable Object> positional = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (sources.get(i) instanceof Given) {
                if (values[i] instanceof Arguments whole && values.length == 1) {
                    return whole;
                }
                throw new IllegalArgumentException(
                        "a method that calls may have Arguments as its only parameter, and no Invocation, Event or Dict");
            }
            if (sources.get(i) instanceof Positional) {
                positional.add(values[i]);
            }
        }
        Arguments arguments = Arguments.of(positional.toArray());
        for (int i = 0; i < values.length; i++) {
            boolean isAbsent = values[i] instanceof Optional<?> optional && optional.isEmpty();
            if (sources.get(i) instanceof Named named && !isAbsent) {
                arguments = arguments.with(named.key(), values[i]);
            }
        }
        return arguments;
    }

    /** The only type argument of a generic type, such as {@code T} of {@code CompletionStage<T>}; {@code Object} of a raw type. */
    static Type only(Type generic) {
        return generic instanceof ParameterizedType parameterized
                ? parameterized.getActualTypeArguments()[0]
                : Object.class;
    }

    /** The class of a type; {@code Object} for one that has none, such as a type variable. */
    static Class<?> raw(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        }
        return type instanceof Class<?> plain ? plain : Object.class;
    }
}
