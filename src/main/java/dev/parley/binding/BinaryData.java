package dev.parley.binding;

import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.bind.serializer.DeserializationContext;
import jakarta.json.bind.serializer.JsonbDeserializer;
import jakarta.json.bind.serializer.JsonbSerializer;
import jakarta.json.bind.serializer.SerializationContext;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonParser;
import java.lang.reflect.Type;
import java.util.Base64;

/**
 * Octets as WAMP writes them in JSON: a string of U+0000 and base64 ("Binary conversion of JSON strings"). A list of numbers is read too.
 * Used by {@link JsonBinding}; for any thread.
 */
final class BinaryData implements JsonbSerializer<byte[]>, JsonbDeserializer<byte[]> {
    private static final char MARK = '\0';

    /** The text between the quotes. */
    static String string(byte[] octets) {
        return MARK + Base64.getEncoder().encodeToString(octets);
    }

    @Override
    public void serialize(byte[] octets, JsonGenerator generator, SerializationContext context) {
        generator.write(string(octets));
    }

    @Override
    public byte[] deserialize(JsonParser parser, DeserializationContext context, Type type) {
        JsonValue value = parser.getValue();
        if (value instanceof JsonString string) {
            return octets(string.getString());
        }
        JsonArray list = value.asJsonArray();
        byte[] octets = new byte[list.size()];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = list.getJsonNumber(i).bigDecimalValue().byteValueExact();
        }
        return octets;
    }

    /**
     * The octets of such a string.
     *
     * @throws IllegalArgumentException if it is none
     */
    static byte[] octets(String string) {
        if (string.isEmpty() || string.charAt(0) != MARK) {
            throw new IllegalArgumentException("no binary data: it does not begin with U+0000");
        }
        return Base64.getDecoder().decode(string.substring(1));
    }
}
