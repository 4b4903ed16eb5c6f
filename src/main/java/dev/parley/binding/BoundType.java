package dev.parley.binding;

import jakarta.json.bind.JsonbException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.ref.SoftReference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Java type that payloads are read into, by JSON-B, without loss and with the place of what does not fit. Called by arguments of
 * clients. Immutable, for any thread.
 */
public final class BoundType {
    private static final Logger LOG = System.getLogger(BoundType.class.getName());

    /** Of the classes that have properties; softly, because a class may outlive the application whose library this is. */
    private static final ClassValue<SoftReference<BoundType>> KNOWN = new ClassValue<>() {
        @Override
        protected SoftReference<BoundType> computeValue(Class<?> type) {
            return new SoftReference<>(new BoundType(type));
        }
    };

    /** The types of the JDK that most arguments are of: what to ask of them is found out once. */
    private static final Map<Type, BoundType> USUAL = Stream.of(
                    String.class,
                    int.class,
                    Integer.class,
                    long.class,
                    Long.class,
                    double.class,
                    Double.class,
                    boolean.class,
                    Boolean.class)
            .collect(Collectors.toUnmodifiableMap(type -> type, BoundType::new));

    private final Type type;
    private final JsonFit fit;

    /** Whether people have been told what is wrong with the type. */
    private volatile boolean isTold;

    private BoundType(Type type) {
        this.type = type;
        this.fit = new JsonFit(type);
    }

    /** That type. */
    public static BoundType of(Type type) {
        BoundType usual = USUAL.get(type);
        if (usual != null) {
            return usual;
        }
        if (!(type instanceof Class<?> plain) || BoundProperties.of(plain).isEmpty()) {
            return new BoundType(type);
        }
        BoundType known = KNOWN.get(plain).get();
        if (known == null) {
            KNOWN.remove(plain);
            known = new BoundType(type);
        }
        return known;
    }

    /**
     * Reads a text.
     *
     * @param json one JSON value, not null
     */
    public Reading read(String json) {
        Misfit misfit = fit.misfit(json);
        if (misfit != null) {
            return Reading.not(misfit, null);
        }
        try {
            Object value = fit.value(json, BoundType::value);
            return value == null
                    ? Reading.not(new Misfit("", Misfit.UNKNOWN, "a value expected, not null"), null)
                    : Reading.of(value);
        } catch (JsonbException | IllegalArgumentException | ArithmeticException refused) {
            return Reading.not(reason(json, refused), refused);
        }
    }

    /** What JSON-B makes of it, or would, if it were as fast. */
    private static @Nullable Object value(String json, Type type) {
        if (type == int.class || type == Integer.class) {
            return new BigDecimal(json).intValueExact();
        }
        if (type == long.class || type == Long.class) {
            return new BigDecimal(json).longValueExact();
        }
        if (type == boolean.class || type == Boolean.class) {
            return json.equals("true");
        }
        if (type == String.class && json.startsWith("\"") && json.endsWith("\"") && json.indexOf('\\') < 0) {
            return json.substring(1, json.length() - 1);
        }
        if (type == byte[].class && json.startsWith("\"")) {
            return BinaryData.octets(JsonBinding.payloads().fromJson(json, String.class));
        }
        return JsonBinding.payloads().fromJson(json, type);
    }

    private Misfit reason(String json, Throwable refusal) {
        LOG.log(Level.DEBUG, () -> "JSON-B refuses a text for " + type.getTypeName(), refusal);
        if (refusal instanceof UnreadableTypeException && !isTold) {
            isTold = true;
            LOG.log(Level.WARNING, refusal.getMessage());
        }
        if (type instanceof Class<?> plain && !Modifier.isPublic(plain.getModifiers()) && !isTold) {
            isTold = true;
            LOG.log(Level.WARNING, "JSON-B refuses a text for {0}, perhaps because that class is not public", type);
        }
        Misfit reason = fit.misfit(json, BoundType::isReadable);
        if (reason != null) {
            return reason;
        }
        String said = saidByAConstructor(refusal);
        return new Misfit("", Misfit.UNKNOWN, said == null ? "not what is expected here" : said);
    }

    private static boolean isReadable(String json, Class<?> leaf) {
        try {
            Object unused = value(json, leaf);
            return true;
        } catch (RuntimeException refused) {
            return false;
        }
    }

    /** What a constructor or setter of the application says of its argument; null where none has refused it. */
    private static @Nullable String saidByAConstructor(Throwable refusal) {
        int depth = 0;
        for (Throwable cause = refusal; cause != null && depth < 20; cause = cause.getCause()) {
            if (cause instanceof InvocationTargetException thrown
                    && thrown.getTargetException() instanceof IllegalArgumentException said) {
                return said.getMessage();
            }
            depth++;
        }
        return null;
    }

    /**
     * Writes a value.
     *
     * @param value not null
     * @throws IllegalArgumentException if it cannot be written; the message tells people of this program why
     */
    public static String json(Object value) {
        if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
            return value.toString();
        }
        try {
            return JsonBinding.written(text -> JsonBinding.payloads().toJson(value, text));
        } catch (JsonbException refused) {
            throw new IllegalArgumentException(unwritable(value, refused.getMessage()), refused);
        } catch (StackOverflowError endless) {
            throw new IllegalArgumentException(unwritable(value, "it contains itself, or is nested too deep"), endless);
        }
    }

    private static String unwritable(Object value, @Nullable String why) {
        return "a " + value.getClass().getName() + " cannot be written as JSON: " + why;
    }
}
