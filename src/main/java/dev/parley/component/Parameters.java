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

/** How the parameters of a method are bound to arguments, and the other way. */
final class Parameters {
    /** Where one parameter comes from. */
    private sealed interface Source {}

    private record Positional(int index, Type type) implements Source {}

    private record Named(String key, Type type) implements Source {}

    /** Not an argument: the call or event, its details, all arguments. */
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
            throw new IllegalArgumentException("a keyword parameter of " + method
                    + " has no name: write it down, @Keyword(\"limit\"), or compile with -parameters");
        }
        return keyword.value().isEmpty() ? parameter.getName() : keyword.value();
    }

    /**
     * The values for an invocation of the method.
     *
     * @param given the call or the event
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

    /** Whether a parameter is of that type, which is given and no argument. */
    boolean has(Class<?> type) {
        return sources.stream().anyMatch(source -> source instanceof Given given && given.type() == type);
    }

    /** The arguments of a call with those values for its parameters. */
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
                throw new IllegalArgumentException("Arguments are all arguments: let them be the only parameter");
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

    /** What a generic type of one parameter is of: {@code T} of {@code CompletionStage<T>}. */
    static Type only(Type generic) {
        return generic instanceof ParameterizedType parameterized
                ? parameterized.getActualTypeArguments()[0]
                : Object.class;
    }

    /** The class of a type, as far as it is one. */
    static Class<?> raw(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        }
        return type instanceof Class<?> plain ? plain : Object.class;
    }
}
