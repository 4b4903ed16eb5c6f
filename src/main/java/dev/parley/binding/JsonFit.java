package dev.parley.binding;

import java.lang.reflect.Type;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A Java type that JSON texts are checked against; a check names the first place that does not fit. JSON-B is no judge of that: it
 * reads {@code 1.5} as the integer 1 and {@code "yes"} as false, and each provider words its other refusals differently. Created
 * where texts of peers are bound to types. Immutable, for any thread.
 *
 * <p>Types about which only JSON-B knows, such as those with adapters, are left to JSON-B.
 */
public final class JsonFit {
    /** The length of numbers, in characters, beyond which they are refused: the cost of reading one grows with the square of it. */
    public static final int MAX_NUMBER_CHARS = 1000;

    /** A judge of values whose type only JSON-B knows. */
    public interface Leaf {
        /**
         * Whether JSON-B can read the value.
         *
         * @param json the value's text
         * @param type the class to read it into
         */
        boolean fits(String json, Class<?> type);
    }

    /** JSON-B, as somebody has configured it. */
    public interface Reader {
        /** The value of a text. */
        @Nullable
        Object read(String json, Type type);
    }

    private static final JsonFit ANYTHING = new JsonFit(Object.class);

    private final Type type;
    private final TypeNode whole;

    /** For texts that are to be read into that type. */
    public JsonFit(Type type) {
        this.type = type;
        whole = new TypeNode(ClosedType.of(type, null), new ConcurrentHashMap<>());
    }

    /** The first place of the text that does not fit, as far as it shows without JSON-B; null if there is none. */
    public @Nullable Misfit misfit(String json) {
        return new FitWalk(json, null).misfit(whole);
    }

    /**
     * The first place of the text that does not fit; null if there is none.
     *
     * @param json the whole text
     * @param leaf judges the values whose type only JSON-B knows
     */
    public @Nullable Misfit misfit(String json, Leaf leaf) {
        return new FitWalk(json, leaf).misfit(whole);
    }

    /**
     * The value of a text that fits.
     *
     * @param json without a misfit
     * @param jsonb reads what JSON-B can read: all of it, in most cases
     * @throws jakarta.json.bind.JsonbException if it cannot be read
     */
    public @Nullable Object value(String json, Reader jsonb) {
        return whole.hasOpenRecord() ? new RecordReader(json, jsonb).read(whole) : jsonb.read(json, type);
    }

    /** The first place at which the text is no JSON, is nested too deeply or has too long a number; null if there is none. */
    public static @Nullable Misfit unreadable(String json) {
        return ANYTHING.misfit(json);
    }
}
