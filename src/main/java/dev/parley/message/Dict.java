package dev.parley.message;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code Options|dict} or {@code Details|dict}: immutable, in the order of the wire. Values are {@code String},
 * {@code Boolean}, {@code Number} ({@code Long} and {@code BigDecimal} from the wire), {@code List}, {@code Map}, null, or
 * {@link Json} where nobody looks into it.
 *
 * <p>The accessors take an {@link Attribute}. What came over the wire has been checked against it by
 * {@link Attribute#complaint}, so a peer cannot make them fail.
 */
public final class Dict {
    public static final Dict EMPTY = new Dict(Collections.<String, @Nullable Object>emptyMap());

    private final Map<String, @Nullable Object> values;

    private Dict(Map<String, @Nullable Object> values) {
        this.values = values;
    }

    /** Takes the map over; the caller no longer changes it. */
    public static Dict of(Map<String, @Nullable Object> values) {
        return values.isEmpty() ? EMPTY : new Dict(Collections.<String, @Nullable Object>unmodifiableMap(values));
    }

    public static Dict of(String key, Object value) {
        return new Dict(Collections.<String, @Nullable Object>singletonMap(key, value));
    }

    /** This and one more attribute. */
    public Dict with(String key, Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(values);
        more.put(key, value);
        return of(more);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public Map<String, @Nullable Object> values() {
        return values;
    }

    public boolean is(Attribute attribute, boolean otherwise) {
        return value(attribute) instanceof Boolean flag ? flag : otherwise;
    }

    public @Nullable String string(Attribute attribute) {
        return (String) value(attribute);
    }

    public long integer(Attribute attribute, long otherwise) {
        return value(attribute) instanceof Long number ? number : otherwise;
    }

    /** A list of ids or of strings. */
    public @Nullable List<?> list(Attribute attribute) {
        return (List<?>) value(attribute);
    }

    @SuppressWarnings("unchecked") // Attribute.complaint has looked at each element
    public @Nullable List<String> strings(Attribute attribute) {
        return (List<String>) value(attribute);
    }

    @SuppressWarnings("unchecked") // keys of JSON objects are strings
    public @Nullable Map<String, @Nullable Object> dict(Attribute attribute) {
        return (Map<String, @Nullable Object>) value(attribute);
    }

    private @Nullable Object value(Attribute attribute) {
        return values.isEmpty() ? null : values.get(attribute.key());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Dict dict && values.equals(dict.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** The keys alone: values may be secrets. */
    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
