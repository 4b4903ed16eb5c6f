package dev.parley.binding;

import dev.parley.codec.JsonScanner;
import dev.parley.message.MalformedException;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    public static final int MAX_NUMBER_CHARS = 1000;

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

    /** The types of the properties of a class by name; empty where only JSON-B knows. It holds nothing of ours. */
    private static final ClassValue<Map<String, Type>> PROPERTIES = new ClassValue<>() {
        @Override
        protected Map<String, Type> computeValue(Class<?> type) {
            return properties(type);
        }
    };

    private static final Map<Class<?>, Long> WHOLE = Map.ofEntries(
            Map.entry(byte.class, (long) Byte.MAX_VALUE),
            Map.entry(Byte.class, (long) Byte.MAX_VALUE),
            Map.entry(short.class, (long) Short.MAX_VALUE),
            Map.entry(Short.class, (long) Short.MAX_VALUE),
            Map.entry(int.class, (long) Integer.MAX_VALUE),
            Map.entry(Integer.class, (long) Integer.MAX_VALUE),
            Map.entry(OptionalInt.class, (long) Integer.MAX_VALUE),
            Map.entry(long.class, Long.MAX_VALUE),
            Map.entry(Long.class, Long.MAX_VALUE),
            Map.entry(OptionalLong.class, Long.MAX_VALUE));

    private static final Set<Class<?>> FRACTIONS =
            Set.of(double.class, Double.class, float.class, Float.class, OptionalDouble.class);

    /** Says whether a value fits a type of which nothing is known here. */
    public interface Leaf {
        boolean fits(String json, Class<?> type);
    }

    private static final JsonFit ANYTHING = new JsonFit(Object.class);

    private final Node whole;

    public JsonFit(Type type) {
        whole = new Node(Scoped.of(type, null), new ConcurrentHashMap<>());
    }

    /** The first place of the text that does not fit, as far as it can be told without JSON-B; null where there is none. */
    public @Nullable Misfit misfit(String json) {
        return new Walk(json, null).misfit(whole);
    }

    /** The first place of the text that does not fit, with what is not known here left to {@code leaf}; null where there is none. */
    public @Nullable Misfit misfit(String json, Leaf leaf) {
        return new Walk(json, leaf).misfit(whole);
    }

    /** As {@link #misfit(String)} where nothing is known of the type: what is no JSON, too deep or too long a number. */
    public static @Nullable Misfit unreadable(String json) {
        return ANYTHING.misfit(json);
    }

    private enum Kind {
        OPTIONAL,
        WHOLE,
        FRACTION,
        BIG,
        BOOLEAN,
        STRING,
        CONSTANT,
        LIST,
        MAP,
        OBJECT,
        LEAF
    }

    /**
     * A type, and the one in whose declaration it stands.
     *
     * @param around says what the type's variables mean; null where it has none
     */
    private record Scoped(Type type, @Nullable Scoped around) {

        /** Neither a variable nor a wildcard. */
        static Scoped of(Type type, @Nullable Scoped around) {
            if (type instanceof WildcardType wildcard) {
                return of(wildcard.getUpperBounds()[0], around);
            }
            if (!(type instanceof TypeVariable<?> variable)) {
                return new Scoped(type, isOpen(type) ? around : null);
            }
            if (around != null && around.type instanceof ParameterizedType generic) {
                int index = Arrays.asList(around.raw().getTypeParameters()).indexOf(variable);
                if (index >= 0) {
                    return of(generic.getActualTypeArguments()[index], around.around);
                }
            }
            return new Scoped(Object.class, null);
        }

        private static boolean isOpen(Type type) {
            if (type instanceof ParameterizedType generic) {
                return Stream.of(generic.getActualTypeArguments()).anyMatch(Scoped::isOpen);
            }
            return !(type instanceof Class<?>);
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
            return index < arguments.length ? of(arguments[index], around) : new Scoped(Object.class, null);
        }

        /** The type of the elements of an array, or null for what is none. */
        @Nullable
        Scoped component() {
            if (type instanceof GenericArrayType array) {
                return of(array.getGenericComponentType(), around);
            }
            Class<?> component = raw().getComponentType();
            return component == null ? null : new Scoped(component, null);
        }

        Kind kind() {
            Class<?> raw = raw();
            if (raw == Optional.class) {
                return Kind.OPTIONAL;
            }
            if (component() != null) {
                return Kind.LIST;
            }
            if (isCustomised(raw)) {
                return Kind.LEAF;
            }
            if (isWhole(raw)) {
                return Kind.WHOLE;
            }
            if (FRACTIONS.contains(raw)) {
                return Kind.FRACTION;
            }
            if (raw == BigDecimal.class || raw == BigInteger.class || raw == Number.class) {
                return Kind.BIG;
            }
            if (raw == boolean.class || raw == Boolean.class) {
                return Kind.BOOLEAN;
            }
            if (raw == String.class || raw == char.class || raw == Character.class) {
                return Kind.STRING;
            }
            if (raw.isEnum()) {
                return Kind.CONSTANT;
            }
            if (Collection.class.isAssignableFrom(raw)) {
                return Kind.LIST;
            }
            Class<?> key = argument(0).raw();
            if (Map.class.isAssignableFrom(raw)) {
                // of other keys JSON-B makes a list of entries
                return key == String.class || key == Object.class ? Kind.MAP : Kind.LEAF;
            }
            return PROPERTIES.get(raw).isEmpty() ? Kind.LEAF : Kind.OBJECT;
        }
    }

    /** What is known of a type, and of those within it when a text has come so far. For any thread: a race finds out the same again. */
    private static final class Node {
        final Scoped in;
        final Class<?> raw;
        final Kind kind;

        /** Those of the same codec, so that types which contain themselves end. */
        private final Map<Scoped, Node> all;

        private volatile @Nullable Node inner;
        private volatile @Nullable Map<String, Node> properties;

        Node(Scoped in, Map<Scoped, Node> all) {
            this.in = in;
            this.raw = in.raw();
            this.kind = in.kind();
            this.all = all;
        }

        private Node of(Scoped other) {
            return all.computeIfAbsent(other, key -> new Node(key, all));
        }

        /** What an optional, a list or a map consists of. */
        Node inner() {
            Node known = inner;
            if (known == null) {
                Scoped component = in.component();
                known = of(component != null ? component : in.argument(kind == Kind.MAP ? 1 : 0));
                inner = known;
            }
            return known;
        }

        @Nullable
        Node property(String name) {
            Map<String, Node> known = properties;
            if (known == null) {
                Map<String, Node> found = new HashMap<>();
                PROPERTIES.get(raw).forEach((key, type) -> found.put(key, of(Scoped.of(type, in))));
                known = found;
                properties = known;
            }
            return known.get(name);
        }

        /** In words that say nothing of Java. */
        String expected() {
            return switch (kind) {
                case OPTIONAL -> inner().expected();
                case WHOLE -> "a whole number";
                case FRACTION, BIG -> "a number";
                case BOOLEAN -> "true or false";
                case STRING -> "a string";
                case CONSTANT -> constants();
                case LIST -> "a list";
                case MAP, OBJECT -> "an object";
                case LEAF -> WRITTEN.getOrDefault(raw, "another value");
            };
        }

        private String constants() {
            Object[] constants = raw.getEnumConstants();
            return Stream.of(constants)
                    .limit(SHOWN_CONSTANTS)
                    .map(constant -> '"' + ((Enum<?>) constant).name() + '"')
                    .collect(Collectors.joining(
                            ", ", "one of ", constants.length > SHOWN_CONSTANTS ? " and others" : ""));
        }
    }

    /** The way through one text. */
    private static final class Walk {
        private final JsonScanner scanner;
        private final @Nullable Leaf leaf;

        /** The keys and indices that lead to the value at hand. */
        private final Deque<Object> path = new ArrayDeque<>();

        Walk(String json, @Nullable Leaf leaf) {
            this.scanner = new JsonScanner(json, MAX_NUMBER_CHARS);
            this.leaf = leaf;
        }

        @Nullable
        Misfit misfit(Node whole) {
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

        private void value(Node node, int depth) throws MalformedException {
            char first = scanner.peek();
            if (first == 'n') {
                if (node.raw.isPrimitive()) {
                    rejectNull(node, depth);
                }
                scanner.skipValue(depth);
                return;
            }
            switch (node.kind) {
                case OPTIONAL -> value(node.inner(), depth);
                case WHOLE -> whole(node, depth);
                case FRACTION -> simple(node, isNumber(first), depth);
                case BIG -> big(node, depth);
                case BOOLEAN -> simple(node, first == 't' || first == 'f', depth);
                case STRING -> simple(node, first == '"', depth);
                case CONSTANT -> constant(node);
                case LIST -> elements(node, depth);
                case MAP, OBJECT -> members(node, depth);
                case LEAF -> leaf(node, depth);
            }
        }

        /** JSON-B makes of it what it likes: nothing, or an error without words. */
        private void rejectNull(Node node, int depth) throws MalformedException {
            scanner.skipValue(depth);
            throw new MalformedException(node.expected() + " expected, not null");
        }

        private static boolean isNumber(char first) {
            return first == '-' || (first >= '0' && first <= '9');
        }

        private void simple(Node node, boolean fits, int depth) throws MalformedException {
            require(fits, node);
            scanner.skipValue(depth);
        }

        private void require(boolean fits, Node node) throws MalformedException {
            if (!fits) {
                throw scanner.unexpected(node.expected());
            }
        }

        /** Goes back there, so that the complaint is of it. */
        private MalformedException unexpectedAt(int start, String expected) {
            scanner.returnTo(start);
            return scanner.unexpected(expected);
        }

        private void whole(Node node, int depth) throws MalformedException {
            int start = scanner.position();
            simple(node, isNumber(scanner.peek()), depth);
            long max = max(node.raw);
            if (!isWhole(scanner.slice(start, scanner.position()), max)) {
                throw unexpectedAt(start, "a whole number from " + (-max - 1) + " to " + max);
            }
        }

        private static boolean isWhole(String digits, long max) {
            if (digits.length() > MAX_INTEGER_CHARS) {
                return false;
            }
            try {
                long number = digits.length() < 10 && digits.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'))
                        ? Integer.parseInt(digits)
                        : new BigDecimal(digits).longValueExact();
                return number >= -max - 1 && number <= max;
            } catch (ArithmeticException | NumberFormatException notWhole) {
                return false;
            }
        }

        /** A number, or one in quotes: so do peers write it whose own numbers are less exact. */
        private void big(Node node, int depth) throws MalformedException {
            char first = scanner.peek();
            int start = scanner.position();
            simple(node, first == '"' || isNumber(first), depth);
            if (scanner.position() - start > MAX_NUMBER_CHARS || !fits(start, node.raw)) {
                throw unexpectedAt(start, "a number");
            }
        }

        private boolean fits(int start, Class<?> type) {
            return leaf == null || leaf.fits(scanner.slice(start, scanner.position()), type);
        }

        private void constant(Node node) throws MalformedException {
            require(scanner.peek() == '"', node);
            int start = scanner.position();
            String name = scanner.string("");
            for (Object constant : node.raw.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(name)) {
                    return;
                }
            }
            throw unexpectedAt(start, node.expected());
        }

        private void elements(Node node, int depth) throws MalformedException {
            require(scanner.peek() == '[', node);
            scanner.open('[', depth);
            if (scanner.take(']')) {
                return;
            }
            Node element = node.inner();
            int index = 0;
            do {
                path.addLast(index++);
                value(element, depth + 1);
                path.removeLast();
            } while (scanner.take(','));
            scanner.expect(']', "or ','");
        }

        private void members(Node node, int depth) throws MalformedException {
            require(scanner.peek() == '{', node);
            scanner.open('{', depth);
            if (scanner.take('}')) {
                return;
            }
            do {
                String key = scanner.string("a key");
                scanner.expect(':', "behind the key");
                Node member = node.kind == Kind.MAP ? node.inner() : node.property(key);
                if (member == null) {
                    scanner.skipValue(depth + 1);
                } else {
                    path.addLast(key);
                    value(member, depth + 1);
                    path.removeLast();
                }
            } while (scanner.take(','));
            scanner.expect('}', "or ','");
        }

        private void leaf(Node node, int depth) throws MalformedException {
            int start = scanner.position();
            scanner.skipValue(depth);
            if (node.in.type() == node.raw && node.raw != Object.class && !fits(start, node.raw)) {
                throw unexpectedAt(start, node.expected());
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

    private static boolean isWhole(Class<?> type) {
        return max(type) != 0;
    }

    /** The greatest number of a type of whole ones; 0 for every other. */
    private static long max(Class<?> type) {
        return WHOLE.getOrDefault(type, 0L);
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
        return isCustomised(type)
                || (type.getPackage() != null && isAnnotated(type.getPackage()))
                || Stream.of(type.getDeclaredConstructors()).anyMatch(JsonFit::isAnnotated)
                || Stream.of(type.getDeclaredMethods())
                        .anyMatch(method -> Modifier.isStatic(method.getModifiers()) && isAnnotated(method));
    }

    private static boolean isCustomised(Class<?> type) {
        return annotations(type)
                .anyMatch(annotation ->
                        !(annotation instanceof JsonbPropertyOrder) && !(annotation instanceof JsonbNillable));
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
