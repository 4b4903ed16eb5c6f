package dev.parley.message;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The conversion between payloads and plain values (String, Boolean, Number, List, Map, null, and {@link Json} to be written to the
 * letter), for the router's own procedures and events. Implemented by {@code dev.parley.codec}; for any thread.
 */
public interface PayloadFormat {

    /** The positional arguments. */
    List<@Nullable Object> arguments(Payload payload);

    /** The positional arguments as their sender wrote them. */
    List<Json> argumentTexts(Payload payload);

    /** The keyword arguments. */
    Map<String, @Nullable Object> argumentsKw(Payload payload);

    /** A time as a value of a payload, in the format of RFC 3339. */
    Object timestamp(long epochMillis);

    /**
     * A time in a payload, as nanoseconds since the epoch.
     *
     * @throws IllegalArgumentException if the text is no time in the format of RFC 3339
     */
    long epochNanos(String timestamp);

    /** A payload of positional arguments and of keyword arguments. */
    Payload payload(List<? extends @Nullable Object> arguments, Map<String, ? extends @Nullable Object> argumentsKw);
}
