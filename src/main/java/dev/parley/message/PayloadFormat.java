package dev.parley.message;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes payloads as plain values (String, Boolean, Number, List, Map, null), for the router's own procedures and
 * events. Implemented by {@code dev.parley.json}.
 */
public interface PayloadFormat {

    /** The positional arguments. */
    List<@Nullable Object> arguments(Payload payload);

    /** The keyword arguments. */
    Map<String, @Nullable Object> argumentsKw(Payload payload);

    /** A time as a value of a payload, in ISO 8601. */
    Object timestamp(long epochMillis);

    /** A payload of positional arguments. */
    Payload payload(List<? extends @Nullable Object> arguments);
}
