package dev.parley.message;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes payloads as plain values (String, Boolean, Number, List, Map, null; {@link Json} to be written as it stands),
 * for the router's own procedures and events. Implemented by {@code dev.parley.codec}.
 */
public interface PayloadFormat {

    /** The positional arguments. */
    List<@Nullable Object> arguments(Payload payload);

    /** The positional arguments as they were written. */
    List<Json> argumentTexts(Payload payload);

    /** The keyword arguments. */
    Map<String, @Nullable Object> argumentsKw(Payload payload);

    /** A time as a value of a payload, in ISO 8601. */
    Object timestamp(long epochMillis);

    /**
     * A time out of a payload, in nanoseconds since the epoch.
     *
     * @throws IllegalArgumentException if that is no time in the format of RFC 3339
     */
    long epochNanos(String timestamp);

    /** A payload of positional arguments and of keyword arguments. */
    Payload payload(List<? extends @Nullable Object> arguments, Map<String, ? extends @Nullable Object> argumentsKw);
}
