package dev.parley.json;

import dev.parley.message.Payload;
import dev.parley.message.PayloadFormat;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Payloads in JSON as plain values. Stateless; handed to the router by whoever makes one. */
public final class PlainPayloads implements PayloadFormat {

    @Override
    @SuppressWarnings("unchecked") // the text is a list
    public List<@Nullable Object> arguments(Payload payload) {
        return (List<@Nullable Object>) value(payload.arguments());
    }

    @Override
    @SuppressWarnings("unchecked") // the text is a dict
    public Map<String, @Nullable Object> argumentsKw(Payload payload) {
        return (Map<String, @Nullable Object>) value(payload.argumentsKw());
    }

    private static Object value(String json) {
        try {
            Object value = new JsonScanner(json).value(1);
            if (value == null) {
                throw new IllegalArgumentException("null is no payload");
            }
            return value;
        } catch (MalformedException broken) {
            throw new IllegalArgumentException(broken.getMessage(), broken);
        }
    }

    @Override
    public Object timestamp(long epochMillis) {
        return Instant.ofEpochMilli(epochMillis).toString();
    }

    @Override
    public Payload payload(List<? extends @Nullable Object> arguments) {
        StringBuilder json = new StringBuilder();
        JsonWriter.write(json, arguments);
        return Payload.of(json.toString(), null);
    }
}
