package dev.parley.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The JSON samples of the specification's own vectors, which stand beside the project and not in it. */
class OfficialVectorsTest {
    private static final Path VECTORS = Path.of("..", "shared", "vectors", "singlemessage");

    @TestFactory
    List<DynamicTest> aSampleIsReadAndWrittenAsTheSpecificationHasIt() throws IOException {
        assumeTrue(Files.isDirectory(VECTORS), "the official vectors are not there");
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.walk(VECTORS)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                JsonObject vector = value(Files.readString(file)).asJsonObject();
                for (JsonObject sample : vector.getJsonArray("samples").getValuesAs(JsonObject.class)) {
                    tests.add(DynamicTest.dynamicTest(
                            file.getFileName() + ": " + sample.getString("description"), () -> check(sample)));
                }
            }
        }
        return tests;
    }

    private static void check(JsonObject sample) {
        if (sample.containsKey("wmsg")) {
            checkOptions(sample);
        } else {
            checkForms(sample);
        }
    }

    private static void checkForms(JsonObject sample) {
        JsonObject expected = sample.getJsonObject("expected_attributes");
        List<String> forms =
                sample.getJsonObject("serializers").getJsonArray("json").getValuesAs(JsonObject.class).stream()
                        .map(form -> form.getString("bytes"))
                        .toList();
        for (String form : forms) {
            Batch batch = new MessageDecoder().decode(form);
            if (isOfAFeatureWeDoNotHave(expected)) {
                assertNotNull(batch.malformed());
                continue;
            }
            assertNull(batch.malformed());
            Message message = batch.messages().get(0);
            Map<String, JsonValue> attributes = attributes(message);
            expected.forEach((key, value) -> assertEquals(value, attributes.getOrDefault(key, JsonValue.NULL), key));
            String text = MessageEncoder.text(message);
            assertTrue(forms.contains(text), () -> text + " is none of " + forms);
        }
    }

    /** EVENT_RECEIVED, and payloads that only the peers can read: such a payload is no list. */
    private static boolean isOfAFeatureWeDoNotHave(JsonObject expected) {
        return MessageType.of(expected.getInt("message_type")) == null || expected.get("payload") instanceof JsonString;
    }

    private static void checkOptions(JsonObject sample) {
        JsonArray message = sample.getJsonArray("wmsg");
        JsonObject options = (JsonObject) message.stream()
                .filter(JsonObject.class::isInstance)
                .findFirst()
                .orElseThrow();
        String option = options.keySet().iterator().next();
        MessageType type = Objects.requireNonNull(MessageType.of(message.getInt(0)));
        boolean isKnown = Attribute.complaint(type, option, new Object()) != null;
        boolean hasAList = message.size() < 5 || message.get(4) instanceof JsonArray;
        String malformed = new MessageDecoder().decode(message.toString()).malformed();
        if (isKnown && sample.containsKey("expected_error")) {
            String word = sample.getJsonObject("expected_error").getString("contains");
            assertTrue(malformed != null && malformed.contains(word), malformed);
        } else {
            assertEquals(hasAList, malformed == null, malformed);
        }
    }

    /** By the names that the vectors give them. */
    private static Map<String, JsonValue> attributes(Message message) {
        Map<String, JsonValue> attributes = new TreeMap<>();
        attributes.put("message_type", Json.createValue(message.type().code()));
        for (RecordComponent component : message.getClass().getRecordComponents()) {
            add(attributes, component.getName(), read(message, component));
        }
        return attributes;
    }

    private static void add(Map<String, JsonValue> attributes, String name, Object value) {
        if (value instanceof Payload payload) {
            add(attributes, "args", payload.arguments(), "[]");
            add(attributes, "kwargs", payload.argumentsKw(), "{}");
        } else if (value instanceof Dict dict) {
            attributes.put(name, value(text(dict.values())));
            dict.values().forEach((key, inner) -> add(attributes, key, inner));
        } else if (value instanceof dev.parley.message.Json json) {
            attributes.put(name, value(json.text()));
        } else if (value instanceof Map<?, ?> map) {
            attributes.put(name, value(text(map)));
        } else if (value instanceof Long id) {
            attributes.put(name, Json.createValue(id));
            attributes.put(name + "_id", Json.createValue(id));
        } else if (value instanceof MessageType type) {
            attributes.put("request_type", Json.createValue(type.code()));
        } else if (value instanceof String string) {
            attributes.put(name.equals("authMethod") ? "method" : name, Json.createValue(string));
        }
    }

    private static void add(Map<String, JsonValue> attributes, String name, String json, String empty) {
        if (!json.equals(empty)) {
            attributes.put(name, value(json));
        }
    }

    private static String text(Map<?, ?> map) {
        StringBuilder json = new StringBuilder();
        JsonWriter.write(json, map);
        return json.toString();
    }

    private static Object read(Message message, RecordComponent component) {
        try {
            return component.getAccessor().invoke(message);
        } catch (ReflectiveOperationException unexpected) {
            throw new LinkageError(component.getName(), unexpected);
        }
    }

    private static JsonValue value(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readValue();
        }
    }
}
