package dev.parley.json;

import jakarta.json.bind.annotation.JsonbNillable;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a JSON text fits a type, and names the first place where it does not. JSON-B is no judge of that: it takes
 * {@code 1.5} for the integer 1 and {@code "yes"} for false, and each provider refuses the rest in words of its own. Immutable.
 *
 * <p>What it does not know (types with adapters, for example) it leaves to JSON-B.
 */
public final class JsonFit {
    /** Longer numbers are refused: making a number of its digits costs by their square. */
    static final int MAX_NUMBER_CHARS = 1000;

    /** No number that an integer could hold is written longer. */
    private static final int MAX_INTEGER_CHARS = 400;

    private static final int SHOWN_CONSTANTS = 8;
    private static final int SHOWN_KEY_CHARS = 40;
    private static final int SHOWN_PLACE_CHARS = 200;

    private static final String ANNOTATIONS = JsonbProperty.class.getPackageName();

    /** What JSON-B alone can read, as people write it. */
    private static final Map<Class<?>, String> WRITTEN = Map.of(
            LocalDate.class, "a date such as \"2026-01-31\"",
            LocalTime.class, "a time of day such as \"12:30:00\"",
            LocalDateTime.class, "a date and time such as \"2026-01-31T12:30:00\"",
            OffsetDateTime.class, "a date and time such as \"2026-01-31T12:30:00+01:00\"",
            ZonedDateTime.class, "a date and time such as \"2026-01-31T12:30:00+01:00[Europe/Berlin]\"",
            Instant.class, "a date and time such as \"2026-01-31T12:30:00Z\"",
            Duration.class, "a duration such as \"PT30S\"");

    /** The types of the properties of a class by name; empty where only JSON-B knows. As the next, it holds nothing of ours. */
    private static final ClassValue<Map<String, Type>> PROPERTIES = new ClassValue<>() {
        @Override
        protected Map<String, Type> computeValue(Class<?> type) {
            return properties(type);
        }
    };

    /** Whether a class says of itself how it is bound. */
    private static final ClassValue<Boolean> CUSTOMISED = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return annotations(type)
                    .anyMatch(annotation ->
                            !(annotation instanceof JsonbPropertyOrder) && !(annotation instanceof JsonbNillable));
        }
    };

    /** Says whether a value fits a type of which nothing is known here. */
    public interface Leaf {
        boolean fits(String json, Class<?> type);
    }

    private final Type type;

    public JsonFit(Type type) {
        this.type = type;
    }

    /** The first place of the text that does not fit, as far as it can be told without JSON-B; null where there is none. */
    public @Nullable Misfit misfit(String json) {
        return misfit(json, (value, type) -> true);
    }

    /** The first place of the text that does not fit, with what is not known here left to {@code leaf}; null where there is none. */
    public @Nullable Misfit misfit(String json, Leaf leaf) {
        return new Walk(json, leaf).misfit(new Scoped(type, null).resolved());
    }

    /** As {@link #misfit(String)} where nothing is known of the type: what is no JSON, too deep or too long a number. */
    public static @Nullable Misfit unreadable(String json) {
        return new JsonFit(Object.class).misfit(json);
    }

    /**
     * A type, and the one in whose declaration it stands.
     *
     * @param around says what the type's variables mean
     */
    private record Scoped(Type type, @Nullable Scoped around) {

        /** Neither a variable nor a wildcard. */
        Scoped resolved() {
            if (type instanceof WildcardType wildcard) {
                return new Scoped(wildcard.getUpperBounds()[0], around).resolved();
            }
            if (!(type instanceof TypeVariable<?> variable)) {
                return this;
            }
            if (around != null && around.type instanceof ParameterizedType generic) {
                int index = Arrays.asList(around.raw().getTypeParameters()).indexOf(variable);
                if (index >= 0) {
                    return new Scoped(generic.getActualTypeArguments()[index], around.around).resolved();
                }
            }
            return new Scoped(Object.class, null);
        }

        Class<?> raw() {
            if (type instanceof ParameterizedType generic) {
                return (Class<?>) generic.getRawType();
            }
            return type instanceof Class<?> plain ? plain : Object.class;
        }

        Scoped argument(int index) {
            Type[] arguments =
                    type instanceof ParameterizedType generic ? generic.getActualTypeArguments() : new Type[0];
            return index < arguments.length
                    ? new Scoped(arguments[index], around).resolved()
                    : new Scoped(Object.class, null);
        }

        /** The type of the elements of an array, or null for what is none. */
        @Nullable
        Scoped component() {
            if (type instanceof GenericArrayType array) {
                return new Scoped(array.getGenericComponentType(), around).resolved();
            }
            Class<?> component = raw().getComponentType();
            return component == null ? null : new Scoped(component, null);
        }
    }

    /** The way through one text. */
    private static final class Walk {
        private final JsonScanner scanner;
        private final Leaf leaf;

        /** The keys and indices that lead to the value at hand. */
        private final Deque<Object> path = new ArrayDeque<>();

        Walk(String json, Leaf leaf) {
            this.scanner = new JsonScanner(json, MAX_NUMBER_CHARS);
            this.leaf = leaf;
        }

        @Nullable
        Misfit misfit(Scoped whole) {
            try {
                if (scanner.peek() == 'n') {
                    rejectNull(whole, 1);
                }
                value(whole, 1);
                if (!scanner.atEnd()) {
                    throw scanner.unexpected("the end of the text");
                }
                return null;
            } catch (MalformedException malformed) {
                return new Misfit(place(), scanner.position(), String.valueOf(malformed.getMessage()));
            }
        }

        private void value(Scoped in, int depth) throws MalformedException {
            char first = scanner.peek();
            Class<?> raw = in.raw();
            if (first == 'n' && raw.isPrimitive()) {
                rejectNull(in, depth);
            } else if (first == 'n') {
                scanner.skipValue(depth);
                return;
            }
            Scoped component = in.component();
            if (raw == Optional.class) {
                value(in.argument(0), depth);
            } else if (component != null) {
                elements(component, depth);
            } else if (CUSTOMISED.get(raw)) {
                leaf(in, depth);
            } else if (isWhole(raw)) {
                whole(raw, depth);
            } else if (isFraction(raw)) {
                require(first == '-' || (first >= '0' && first <= '9'), in);
                scanner.skipValue(depth);
            } else if (raw == BigDecimal.class || raw == BigInteger.class || raw == Number.class) {
                big(in, depth);
            } else if (raw == boolean.class || raw == Boolean.class) {
                require(first == 't' || first == 'f', in);
                scanner.skipValue(depth);
            } else if (raw == String.class || raw == char.class || raw == Character.class) {
                require(first == '"', in);
                scanner.skipValue(depth);
            } else if (raw.isEnum()) {
                constant(in);
            } else if (Collection.class.isAssignableFrom(raw)) {
                elements(in.argument(0), depth);
            } else if (isByName(in)) {
                members(in, depth);
            } else if (!PROPERTIES.get(raw).isEmpty()) {
                require(first == '{', in);
                members(in, depth);
            } else {
                leaf(in, depth);
            }
        }

        /** JSON-B makes of it what it likes: nothing, or an error without words. */
        private void rejectNull(Scoped type, int depth) throws MalformedException {
            scanner.skipValue(depth);
            throw new MalformedException(expected(type) + " expected, not null");
        }

        private void require(boolean fits, Scoped type) throws MalformedException {
            if (!fits) {
                throw scanner.unexpected(expected(type));
            }
        }

        /** Goes back there, so that the complaint is of it. */
        private void complain(int start, String expected) throws MalformedException {
            scanner.returnTo(start);
            throw scanner.unexpected(expected);
        }

        private void whole(Class<?> type, int depth) throws MalformedException {
            char first = scanner.peek();
            int start = scanner.position();
            if (first != '-' && (first < '0' || first > '9')) {
                throw scanner.unexpected("a whole number");
            }
            scanner.skipValue(depth);
            String digits = scanner.slice(start, scanner.position());
            long max = max(type);
            try {
                long number = digits.length() < 10
                                && digits.indexOf('.') < 0
                                && digits.indexOf('e') < 0
                                && digits.indexOf('E') < 0
                        ? Integer.parseInt(digits)
                        : digits.length() > MAX_INTEGER_CHARS
                                ? Long.MIN_VALUE
                                : new BigDecimal(digits).longValueExact();
                if (digits.length() <= MAX_INTEGER_CHARS && number >= -max - 1 && number <= max) {
                    return;
                }
            } catch (ArithmeticException | NumberFormatException notWhole) {
                // as below
            }
            complain(start, "a whole number from " + (-max - 1) + " to " + max);
        }

        /** A number, or one in quotes: so do peers write it whose own numbers are less exact. */
        private void big(Scoped in, int depth) throws MalformedException {
            char first = scanner.peek();
            int start = scanner.position();
            require(first == '"' || first == '-' || (first >= '0' && first <= '9'), in);
            scanner.skipValue(depth);
            int length = scanner.position() - start;
            if (length > MAX_NUMBER_CHARS || !leaf.fits(scanner.slice(start, start + length), in.raw())) {
                complain(start, "a number");
            }
        }

        private void constant(Scoped in) throws MalformedException {
            require(scanner.peek() == '"', in);
            int start = scanner.position();
            String name = scanner.string("");
            for (Object constant : in.raw().getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(name)) {
                    return;
                }
            }
            complain(start, expected(in));
        }

        private void elements(Scoped type, int depth) throws MalformedException {
            if (scanner.peek() != '[') {
                throw scanner.unexpected("a list");
            }
            scanner.open('[', depth);
            if (scanner.take(']')) {
                return;
            }
            int index = 0;
            do {
                path.addLast(index++);
                value(type, depth + 1);
                path.removeLast();
            } while (scanner.take(','));
            scanner.expect(']', "or ','");
        }

        private void members(Scoped in, int depth) throws MalformedException {
            require(scanner.peek() == '{', in);
            scanner.open('{', depth);
            if (scanner.take('}')) {
                return;
            }
            boolean isMap = isByName(in);
            Map<String, Type> properties = isMap ? Map.of() : PROPERTIES.get(in.raw());
            do {
                String key = scanner.string("a key");
                scanner.expect(':', "behind the key");
                Type property = properties.get(key);
                if (!isMap && property == null) {
                    scanner.skipValue(depth + 1);
                } else {
                    path.addLast(key);
                    value(property == null ? in.argument(1) : new Scoped(property, in).resolved(), depth + 1);
                    path.removeLast();
                }
            } while (scanner.take(','));
            scanner.expect('}', "or ','");
        }

        private void leaf(Scoped in, int depth) throws MalformedException {
            int start = scanner.position();
            scanner.skipValue(depth);
            if (in.type() instanceof Class<?> plain
                    && plain != Object.class
                    && !leaf.fits(scanner.slice(start, scanner.position()), plain)) {
                complain(start, expected(in));
            }
        }

        private String place() {
            StringBuilder place = new StringBuilder();
            for (Object step : path) {
                if (step instanceof Integer index) {
                    place.append('[').append(index).append(']');
                } else {
                    place.append(place.isEmpty() ? "" : ".").append(legible((String) step));
                }
            }
            return place.length() > SHOWN_PLACE_CHARS ? place.substring(0, SHOWN_PLACE_CHARS) + "…" : place.toString();
        }

        /** Keys of maps are the peer's. */
        private static String legible(String key) {
            StringBuilder shown = new StringBuilder();
            key.chars()
                    .limit(SHOWN_KEY_CHARS)
                    .forEach(c -> shown.append(Character.isLetterOrDigit(c) || (c > ' ' && c < 127) ? (char) c : '?'));
            return key.length() > SHOWN_KEY_CHARS ? shown + "…" : shown.toString();
        }
    }

    private static String expected(Scoped in) {
        Class<?> raw = in.raw();
        if (raw == Optional.class) {
            return expected(in.argument(0));
        }
        if (isWhole(raw)) {
            return "a whole number";
        }
        if (isFraction(raw) || Number.class.isAssignableFrom(raw)) {
            return "a number";
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return "true or false";
        }
        if (raw == String.class || raw == char.class || raw == Character.class) {
            return "a string";
        }
        if (raw.isEnum()) {
            Object[] constants = raw.getEnumConstants();
            return Stream.of(constants)
                    .limit(SHOWN_CONSTANTS)
                    .map(constant -> '"' + ((Enum<?>) constant).name() + '"')
                    .collect(Collectors.joining(
                            ", ", "one of ", constants.length > SHOWN_CONSTANTS ? " and others" : ""));
        }
        if (in.component() != null || Collection.class.isAssignableFrom(raw)) {
            return "a list";
        }
        if (Map.class.isAssignableFrom(raw) || !PROPERTIES.get(raw).isEmpty()) {
            return "an object";
        }
        return WRITTEN.getOrDefault(raw, "another value");
    }

    private static boolean isWhole(Class<?> type) {
        return type == int.class
                || type == long.class
                || type == Integer.class
                || type == Long.class
                || type == short.class
                || type == Short.class
                || type == byte.class
                || type == Byte.class
                || type == OptionalInt.class
                || type == OptionalLong.class;
    }

    private static long max(Class<?> type) {
        if (type == long.class || type == Long.class || type == OptionalLong.class) {
            return Long.MAX_VALUE;
        }
        if (type == short.class || type == Short.class) {
            return Short.MAX_VALUE;
        }
        return type == byte.class || type == Byte.class ? Byte.MAX_VALUE : Integer.MAX_VALUE;
    }

    private static boolean isFraction(Class<?> type) {
        return type == double.class
                || type == Double.class
                || type == float.class
                || type == Float.class
                || type == OptionalDouble.class;
    }

    /** Whether it is a map that JSON-B writes as an object: with other keys it makes a list of entries. */
    private static boolean isByName(Scoped in) {
        Class<?> key = in.argument(0).raw();
        return Map.class.isAssignableFrom(in.raw()) && (key == String.class || key == Object.class);
    }

    private static Map<String, Type> properties(Class<?> type) {
        if (type.isPrimitive()
                || type.isEnum()
                || type.isArray()
                || Modifier.isAbstract(type.getModifiers())
                || type.getName().startsWith("java.")
                || hasOwnRules(type)) {
            return Map.of();
        }
        Map<String, Type> properties = new LinkedHashMap<>();
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                add(properties, component.getAccessor(), component.getName(), component.getGenericType());
            }
        } else if (!addFields(properties, type)) {
            return Map.of();
        }
        return properties;
    }

    /** False where methods have annotations, which may say anything. */
    private static boolean addFields(Map<String, Type> properties, Class<?> type) {
        for (Class<?> declaring = type;
                declaring != null && !declaring.getName().startsWith("java.");
                declaring = declaring.getSuperclass()) {
            if (Stream.of(declaring.getDeclaredMethods()).anyMatch(JsonFit::isAnnotated)) {
                return false;
            }
            for (Field field : declaring.getDeclaredFields()) {
                int modifiers = field.getModifiers();
                if (!Modifier.isStatic(modifiers)
                        && !Modifier.isTransient(modifiers)
                        && !field.isSynthetic()
                        && !properties.containsKey(field.getName())
                        && isWritten(type, field)) {
                    add(properties, field, field.getName(), field.getGenericType());
                }
            }
        }
        return true;
    }

    /** Whether JSON-B writes that field, by itself or by a setter that takes what it holds. */
    private static boolean isWritten(Class<?> type, Field field) {
        String name = field.getName();
        String setter = "set" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        Method[] setters = Stream.of(type.getMethods())
                .filter(method -> method.getName().equals(setter) && method.getParameterCount() == 1)
                .toArray(Method[]::new);
        return setters.length == 0
                ? Modifier.isPublic(field.getModifiers())
                : setters.length == 1 && setters[0].getParameterTypes()[0] == field.getType();
    }

    private static void add(Map<String, Type> properties, AnnotatedElement property, String name, Type type) {
        JsonbProperty named = property.getAnnotation(JsonbProperty.class);
        boolean isOrdinary = annotations(property)
                .allMatch(annotation -> annotation instanceof JsonbProperty || annotation instanceof JsonbNillable);
        properties.put(
                named == null || named.value().isEmpty() ? name : named.value(), isOrdinary ? type : Object.class);
    }

    /** Whether the class, its package or its way of being made says of itself how it is bound. */
    private static boolean hasOwnRules(Class<?> type) {
        return CUSTOMISED.get(type)
                || (type.getPackage() != null && isAnnotated(type.getPackage()))
                || Stream.of(type.getDeclaredConstructors()).anyMatch(JsonFit::isAnnotated)
                || Stream.of(type.getDeclaredMethods())
                        .anyMatch(method -> Modifier.isStatic(method.getModifiers()) && isAnnotated(method));
    }

    private static boolean isAnnotated(AnnotatedElement element) {
        return annotations(element).findAny().isPresent();
    }

    private static Stream<Annotation> annotations(AnnotatedElement element) {
        return Stream.of(element.getAnnotations())
                .filter(annotation ->
                        annotation.annotationType().getPackageName().equals(ANNOTATIONS));
    }
}
