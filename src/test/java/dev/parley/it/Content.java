package dev.parley.it;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.Arrays;
import java.util.Map;

/** What a call, a result, an error or an event carries. Two are equal where their values are, however these are written. */
record Content(JsonArray arguments, JsonObject argumentsKw) {
    static Content of(Object... arguments) {
        return new Content(Json.createArrayBuilder(Arrays.asList(arguments)).build(), JsonObject.EMPTY_JSON_OBJECT);
    }

    /** From the texts of a JSON array and a JSON object. */
    static Content parse(String arguments, String argumentsKw) {
        try (JsonReader array = Json.createReader(new StringReader(arguments));
                JsonReader object = Json.createReader(new StringReader(argumentsKw))) {
            return new Content(array.readArray(), object.readObject());
        }
    }

    static Content of(JsonObject message) {
        return new Content(message.getJsonArray("args"), message.getJsonObject("kwargs"));
    }

    Content with(String key, Object value) {
        return new Content(
                arguments,
                Json.createObjectBuilder(argumentsKw)
                        .addAll(Json.createObjectBuilder(Map.of(key, value)))
                        .build());
    }
}
