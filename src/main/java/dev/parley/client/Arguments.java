package dev.parley.client;

import dev.parley.binding.BoundType;
import dev.parley.binding.JsonBinding;
import dev.parley.binding.JsonFit;
import dev.parley.binding.Misfit;
import dev.parley.binding.Reading;
import dev.parley.codec.JsonText;
import dev.parley.message.MalformedException;
import dev.parley.message.Payload;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The payload of a call, result, event or error: positional and keyword arguments, each bound by JSON-B to the type that is
 * asked for: records, classes, generics, {@code Optional}, {@code java.time}. Immutable. Made by users for what they send, and by
 * the client of what comes.
 *
 * <pre>{@code
 * Arguments arguments = Arguments.of("johnny", 42).with("since", LocalDate.now());
 * String name = arguments.as(0, String.class);
 * LocalDate since = arguments.as("since", LocalDate.class);
 * }</pre>
 *
 * <p>A component of a class that the JSON does not have is null, 0 or false, and what the class does not have is left out: so does
 * JSON-B. What must be there is told by Bean Validation ({@code dev.parley.component}), or by the constructor of a record.
 *
 * @since 0.1
 */
public final class Arguments {
    /** No arguments. */
    public static final Arguments NONE = new Arguments(Payload.NONE);

    private final Payload payload;

    /** The JSON text of each positional argument; null until somebody asks. A race computes the same again. */
    private volatile @Nullable List<String> positional;

    /** The JSON text of each keyword argument; null until somebody asks. A race computes the same again. */
    private volatile @Nullable Map<String, String> keyword;

    /** The arguments in a payload that came over the wire. */
    public Arguments(Payload payload) {
        this.payload = payload;
    }

    /**
     * Positional arguments. A lone {@code Arguments} is given as it is; a lone record marked {@link Several} is all of those that
     * it has.
     *
     * @throws BindingException if one cannot be written as JSON
     * @throws NullPointerException if the array itself is null, as in {@code of((Object[]) null)}
     */
    public static Arguments of(@Nullable Object... positional) {
        Objects.requireNonNull(
                positional, "the array of arguments is null: for one argument that is null, write (Object) null");
        if (positional.length == 1 && positional[0] instanceof Arguments whole) {
            return whole;
        }
        if (positional.length == 1 && positional[0] != null && SeveralComponents.isSeveral(positional[0].getClass())) {
            return SeveralComponents.spread(positional[0]);
        }
        StringBuilder list = new StringBuilder("[");
        for (Object argument : positional) {
            list.append(list.length() > 1 ? "," : "").append(json(argument));
        }
        return new Arguments(Payload.of(list.append(']').toString(), null));
    }

    /**
     * Arguments whose values are JSON texts already.
     *
     * @throws BindingException if one is no JSON value
     */
    public static Arguments ofJson(List<String> positional, Map<String, String> keyword) {
        StringBuilder list = new StringBuilder("[");
        for (String json : positional) {
            list.append(list.length() > 1 ? "," : "").append(requireJson(json));
        }
        StringBuilder dict = new StringBuilder("{");
        keyword.forEach((key, json) -> {
            dict.append(dict.length() > 1 ? "," : "");
            JsonText.quote(dict, key);
            dict.append(':').append(requireJson(json));
        });
        return new Arguments(
                Payload.of(list.append(']').toString(), dict.append('}').toString()));
    }

    private static String requireJson(String json) {
        try {
            if (JsonText.isSingle(json)) {
                return json.strip();
            }
        } catch (MalformedException malformed) {
            throw new BindingException("no JSON: " + malformed.getMessage(), null, malformed);
        }
        throw new BindingException("no JSON: something follows the value", null, null);
    }

    /**
     * These and a keyword argument.
     *
     * @throws BindingException if it cannot be written as JSON
     */
    public Arguments with(String key, @Nullable Object value) {
        Map<String, String> members = new LinkedHashMap<>(keyword());
        members.put(key, json(value));
        StringBuilder dict = new StringBuilder();
        for (Map.Entry<String, String> member : members.entrySet()) {
            dict.append(dict.isEmpty() ? '{' : ',');
            JsonText.quote(dict, member.getKey());
            dict.append(':').append(member.getValue());
        }
        return new Arguments(Payload.of(payload.arguments(), dict.append('}').toString()));
    }

    /** How many positional arguments there are. */
    public int size() {
        return positional().size();
    }

    /** Whether there is a keyword argument of that name. */
    public boolean has(String key) {
        return keyword().containsKey(key);
    }

    /**
     * A positional argument.
     *
     * @throws BindingException if it is missing, null or not of that type; a {@link GenericType} an {@code Optional} admits the first two
     */
    public <T> T as(int index, Class<T> type) {
        return bind("argument " + index, at(index), type);
    }

    /**
     * A positional argument of a generic type.
     *
     * @throws BindingException if it is missing, null or not of that type; a {@link GenericType} an {@code Optional} admits the first two
     */
    public <T> T as(int index, GenericType<T> type) {
        return bind("argument " + index, at(index), type.type());
    }

    /**
     * A keyword argument.
     *
     * @throws BindingException if it is missing, null or not of that type; a {@link GenericType} an {@code Optional} admits the first two
     */
    public <T> T as(String key, Class<T> type) {
        return bind("argument '" + key + "'", keyword().get(key), type);
    }

    /**
     * A keyword argument of a generic type.
     *
     * @throws BindingException if it is missing, null or not of that type; a {@link GenericType} an {@code Optional} admits the first two
     */
    public <T> T as(String key, GenericType<T> type) {
        return bind("argument '" + key + "'", keyword().get(key), type.type());
    }

    /**
     * All of them as one type: a record marked {@link Several} is made of as many as it has components; {@code Arguments} are
     * these; {@code Void} is null, whatever they are; any other type is that of the first and only positional argument.
     *
     * @throws BindingException if one is missing, null or not of its type; an {@code Optional} component admits the first two
     */
    @SuppressWarnings("NullAway") // Void has no other value
    public <T> T to(Class<T> type) {
        if (type == Arguments.class) {
            return type.cast(this);
        }
        if (type == Void.class) {
            return null;
        }
        if (!SeveralComponents.isSeveral(type)) {
            return as(0, type);
        }
        return SeveralComponents.make(
                this,
                type,
                (index, component) -> bind("argument " + index, at(index), component),
                (key, component) -> bind("argument '" + key + "'", keyword().get(key), component));
    }

    /**
     * All of them as one type, as {@link #to(Class)} says.
     *
     * @throws BindingException if one is missing, null or not of its type; an {@code Optional} admits the first two
     */
    @SuppressWarnings("unchecked") // the class of a type that is none other
    public <T> T to(GenericType<T> type) {
        return type.type() instanceof Class<?> plain ? (T) to(plain) : as(0, type);
    }

    /**
     * A positional argument of a type that is known at run time alone.
     *
     * @throws BindingException if it is missing, null or not of that type; an {@code Optional} admits the first two
     */
    public Object as(int index, Type type) {
        return this.<Object>bind("argument " + index, at(index), type);
    }

    /**
     * A keyword argument of a type that is known at run time alone.
     *
     * @throws BindingException if it is missing, null or not of that type; an {@code Optional} admits the first two
     */
    public Object as(String key, Type type) {
        return this.<Object>bind("argument '" + key + "'", keyword().get(key), type);
    }

    /** The JSON text of a positional argument, where there is one. */
    public Optional<String> json(int index) {
        return Optional.ofNullable(at(index));
    }

    /** The JSON text of a keyword argument, where there is one. */
    public Optional<String> json(String key) {
        return Optional.ofNullable(keyword().get(key));
    }

    /**
     * The elements of a positional argument that is a list, as positional arguments.
     *
     * @throws BindingException if it is none
     */
    public Arguments elements(int index) {
        return new Arguments(Payload.of(structure(index, "[", "list"), null));
    }

    /**
     * The members of a positional argument that is an object, as keyword arguments.
     *
     * @throws BindingException if it is none
     */
    public Arguments members(int index) {
        return new Arguments(Payload.of("[]", structure(index, "{", "object")));
    }

    private String structure(int index, String open, String name) {
        String json = at(index);
        if (json == null || !json.startsWith(open)) {
            throw new BindingException("argument " + index + " is not a JSON " + name, this, null);
        }
        return json;
    }

    /** As it stands on the wire. */
    public Payload payload() {
        return payload;
    }

    /** The JSON text as it stands on the wire. */
    @Override
    public String toString() {
        return payload.json();
    }

    private @Nullable String at(int index) {
        return index < size() ? positional().get(index) : null;
    }

    private List<String> positional() {
        List<String> slices = positional;
        if (slices == null) {
            slices = split(() -> JsonText.elements(payload.arguments(), JsonFit.MAX_NUMBER_CHARS));
            positional = slices;
        }
        return slices;
    }

    private Map<String, String> keyword() {
        Map<String, String> slices = keyword;
        if (slices == null) {
            slices = split(() -> JsonText.members(payload.argumentsKw(), JsonFit.MAX_NUMBER_CHARS));
            keyword = slices;
        }
        return slices;
    }

    private static <T> T split(Split<T> split) {
        try {
            return split.slices();
        } catch (MalformedException broken) {
            throw new BindingException(String.valueOf(broken.getMessage()), null, broken);
        }
    }

    private interface Split<T> {
        T slices() throws MalformedException;
    }

    // what is read is of the type; an Optional is made of that here
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private <T> T bind(String what, @Nullable String json, Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
            boolean isAbsent = json == null || json.equals("null");
            return (T)
                    (isAbsent ? Optional.empty() : Optional.of(bind(what, json, generic.getActualTypeArguments()[0])));
        }
        if (json == null) {
            throw new BindingException(what + " is missing", this, null);
        }
        if (json.equals("null")) {
            throw new BindingException(what + " is null", this, null);
        }
        Reading reading = BoundType.of(type).read(json);
        Misfit misfit = reading.misfit();
        if (misfit != null) {
            String place = misfit.place().isEmpty() ? "" : ", property " + misfit.place();
            throw new BindingException(what + place + ": " + misfit.complaint(), this, reading.cause());
        }
        return (T) reading.value();
    }

    private static String json(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof String string) {
            StringBuilder json = new StringBuilder(string.length() + 2);
            JsonText.quote(json, string);
            return json.toString();
        }
        if (value instanceof Arguments) {
            throw new BindingException("Arguments within arguments: hand them over alone", null, null);
        }
        if (value instanceof Optional<?> optional) {
            return json(optional.orElse(null));
        }
        try {
            return requireJson(BoundType.json(value));
        } catch (IllegalArgumentException unwritable) {
            throw new BindingException(String.valueOf(unwritable.getMessage()), null, unwritable);
        }
    }

    /**
     * Looks for the provider of JSON-B now, and not when it is first needed. For a thread of the application: some containers show
     * the provider to no other, and to none that a client makes.
     */
    public static void findProvider() {
        Objects.requireNonNull(JsonBinding.payloads());
    }
}
