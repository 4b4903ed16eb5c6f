package dev.parley.message;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options or details of a message, {@code Options|dict} or {@code Details|dict}, in the order of the wire. Immutable. Values are
 * {@code String}, {@code Boolean}, {@code Number} ({@code Long} and {@code BigDecimal} from the wire), {@code List}, {@code Map}, null,
 * or {@link Json} for a value that is not read.
 *
 * <p>The accessors take an {@link Attribute}. A value from the wire has been checked against it by {@link Attribute#complaint}, so a
 * peer cannot make them fail; a value of another type that was put in otherwise makes them throw a {@link ClassCastException}.
 */
public final class Dict {
    /** The dict without attributes. */
    public static final Dict EMPTY = new Dict(Collections.<String, @Nullable Object>emptyMap());

    private final Map<String, @Nullable Object> values;

    private Dict(Map<String, @Nullable Object> values) {
        this.values = values;
    }

    /** A dict of those values. The map is not copied: the caller must not change it any more. */
    public static Dict of(Map<String, @Nullable Object> values) {
        return values.isEmpty() ? EMPTY : new Dict(Collections.<String, @Nullable Object>unmodifiableMap(values));
    }

    /** A dict of one attribute. */
    public static Dict of(String key, Object value) {
        return new Dict(Collections.<String, @Nullable Object>singletonMap(key, value));
    }

    /** A copy with one attribute added or replaced. */
    public Dict with(String key, Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(values);
        more.put(key, value);
        return of(more);
    }

    /** Whether there is no attribute. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** All attributes by their keys. Unmodifiable. */
    public Map<String, @Nullable Object> values() {
        return values;
    }

    /** The value of a boolean attribute; another if it is absent. */
    public boolean is(Attribute attribute, boolean otherwise) {
        return value(attribute) instanceof Boolean flag ? flag : otherwise;
    }

    /** The value of a string attribute; null if it is absent. */
    public @Nullable String string(Attribute attribute) {
        return (String) value(attribute);
    }

    /** The value of an integer attribute; another if it is absent. */
    public long integer(Attribute attribute, long otherwise) {
        return value(attribute) instanceof Long number ? number : otherwise;
    }

    /** The value of an attribute that is a list of ids or of strings; null if it is absent. */
    public @Nullable List<?> list(Attribute attribute) {
        return (List<?>) value(attribute);
    }

    /** The value of an attribute that is a list of strings; null if it is absent. */
    @SuppressWarnings("unchecked") // Attribute.complaint has looked at each element
    public @Nullable List<String> strings(Attribute attribute) {
        return (List<String>) value(attribute);
    }

    /** The value of an attribute that is a dict; null if it is absent. */
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

    /** The keys only: values may be secrets. */
    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
