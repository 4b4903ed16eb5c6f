package dev.parley.codec;

import dev.parley.message.Json;
import dev.parley.message.MalformedException;
import dev.parley.message.Payload;
import dev.parley.message.PayloadFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads payloads of JSON into plain values (String, Boolean, Long, BigDecimal, List, Map, null), and writes them. Handed to the router
 * by whoever makes one. Stateless, for any thread.
 */
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

    @Override
    public List<Json> argumentTexts(Payload payload) {
        try {
            return JsonText.elements(payload.arguments()).stream()
                    .map(Json::new)
                    .toList();
        } catch (MalformedException broken) {
            throw new IllegalArgumentException(broken.getMessage(), broken);
        }
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
    public long epochNanos(String timestamp) {
        try {
            Instant time = OffsetDateTime.parse(timestamp).toInstant();
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
        } catch (DateTimeException | ArithmeticException noTime) {
            throw new IllegalArgumentException("not a time such as 2026-01-31T12:00:00.000Z", noTime);
        }
    }

    @Override
    public Payload payload(
            List<? extends @Nullable Object> arguments, Map<String, ? extends @Nullable Object> argumentsKw) {
        return Payload.of(text(arguments), argumentsKw.isEmpty() ? null : text(argumentsKw));
    }

    private static String text(Object value) {
        StringBuilder json = new StringBuilder();
        JsonWriter.write(json, value);
        return json.toString();
    }
}
