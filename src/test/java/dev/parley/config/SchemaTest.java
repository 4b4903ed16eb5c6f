package dev.parley.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JakartaJsonNode;
import dev.parley.auth.crypto.Secret;
import dev.parley.router.RouterSettings;
import dev.parley.runtime.Limits;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema says what the records say. */
class SchemaTest {
    /** Configurations that others rely on, where they are. */
    private static final Path EXAMPLES = Path.of("../shared/examples");

    private static final Path FILE = Path.of("server-config/parley.json");

    private static JsonObject schema;

    @BeforeAll
    static void readSchema() throws Exception {
        schema = json(Path.of("server-config/parley.schema.json"));
    }

    private static JsonObject json(Path file) throws Exception {
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(file))) {
            return reader.readObject();
        }
    }

    private static Validator.Result validate(JsonValue instance) {
        return new ValidatorFactory()
                .withJsonNodeFactory(new JakartaJsonNode.Factory())
                .validate(schema, instance);
    }

    private static void assertValid(Path file) throws Exception {
        Validator.Result result = validate(json(file));
        assertTrue(
                result.isValid(),
                () -> file + ": "
                        + result.getErrors().stream()
                                .map(error -> error.getInstanceLocation() + " " + error.getError())
                                .toList());
    }

    @Test
    void ourFilesAreOfIt() throws Exception {
        assertValid(FILE);
        assertValid(Path.of("src/test/resources/identity.json"));
    }

    @Test
    void theExamplesBesideTheProjectAreOfIt() throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(EXAMPLES), "no examples here");
        for (String name : List.of("open.json", "lenient.json", "identity.json")) {
            assertValid(EXAMPLES.resolve(name));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"listener\": []}",
                "{\"listeners\": [{\"port\": \"8080\"}]}",
                "{\"limits\": {\"connections\": 0}}",
                "{\"realms\": {\"r\": {\"authentication\": {\"wampscram\": {}}}}}",
                "{\"realms\": {\"r\": {\"roles\": {\"a\": [{\"uri\": \"x\", \"allow\": [\"all\"]}]}}}}",
                "{\"realms\": {\"r\": {\"authentication\": {\"principals\": [{\"role\": \"a\"}]}}}}",
            })
    void itFindsMistakes(String json) {
        try (JsonReader reader = Json.createReader(new java.io.StringReader(json))) {
            assertFalse(validate(reader.readObject()).isValid(), json);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"listeners\": [{\"port\": \"${PORT}\", \"originRequired\": \"${STRICT:-true}\"}]}",
                "{\"limits\": {\"connections\": \"${MANY:-5}\"}}",
            })
    void variablesMayStandForNumbersAndBooleans(String json) {
        try (JsonReader reader = Json.createReader(new java.io.StringReader(json))) {
            assertTrue(validate(reader.readObject()).isValid(), json);
        }
    }

    @Test
    void itHasTheKeysOfTheRecordsAndTheirTypes() {
        List<String> differences = new ArrayList<>();
        compare("", Configuration.class, schema, differences);
        assertEquals(List.of(), differences);
    }

    private static void compare(String place, Type type, JsonObject described, List<String> differences) {
        JsonObject here = described.containsKey("$ref")
                ? schema.getJsonObject("$defs")
                        .getJsonObject(described.getString("$ref").substring("#/$defs/".length()))
                : described;
        String expected = typeOf(type);
        String said = saidType(here);
        if (!expected.equals(said)) {
            differences.add(place + ": is " + expected + ", the schema says " + said);
        } else if (type instanceof ParameterizedType generic) {
            Type inner = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            String member = expected.equals("array") ? "items" : "additionalProperties";
            compare(place + "/*", inner, here.getJsonObject(member), differences);
        } else if (type instanceof Class<?> record && record.isRecord()) {
            compareMembers(place, record, here, differences);
        }
        if (here.getString("description", "").isEmpty() && !place.endsWith("/*")) {
            differences.add(place + ": is not described");
        }
    }

    private static void compareMembers(String place, Class<?> record, JsonObject here, List<String> differences) {
        JsonObject properties = here.getJsonObject("properties");
        TreeSet<String> known = Arrays.stream(record.getRecordComponents())
                .map(ConfigurationReader::key)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!known.equals(new TreeSet<>(properties.keySet()))) {
            differences.add(place + ": has " + known + ", the schema " + new TreeSet<>(properties.keySet()));
            return;
        }
        if (here.getBoolean("additionalProperties", true)) {
            differences.add(place + ": other keys are possible");
        }
        for (RecordComponent component : record.getRecordComponents()) {
            String key = ConfigurationReader.key(component);
            compare(place + "/" + key, component.getGenericType(), properties.getJsonObject(key), differences);
        }
    }

    /** The type; of a number or boolean, for which a string with a variable may stand, that of the value. */
    private static String saidType(JsonObject described) {
        JsonValue type = described.getOrDefault("type", JsonValue.NULL);
        boolean hasVariable = type.getValueType() == JsonValue.ValueType.ARRAY
                && type.asJsonArray().size() == 2
                && type.asJsonArray().getString(1).equals("string")
                && described.getString("pattern", "").contains("{[A-Za-z_]");
        return hasVariable ? type.asJsonArray().getString(0) : described.getString("type", "none");
    }

    private static String typeOf(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class ? "array" : "object";
        } else if (type == Integer.class) {
            return "integer";
        } else if (type == Boolean.class) {
            return "boolean";
        }
        boolean isText = type == String.class || type == Secret.class || type == Path.class || type == URI.class;
        return isText ? "string" : "object";
    }

    /** What has a default stands in the file with it, as far as its object is there. */
    @Test
    void theFileHasEverySettingWithItsDefault() throws Exception {
        List<String> differences = new ArrayList<>();
        compareDefaults("", schema, json(FILE), differences);
        assertEquals(List.of("/realms/realm1/authentication/anonymous/loopbackOnly: true"), differences);
    }

    private static void compareDefaults(String place, JsonObject described, JsonValue value, List<String> differences) {
        JsonObject here = described.containsKey("$ref")
                ? schema.getJsonObject("$defs")
                        .getJsonObject(described.getString("$ref").substring("#/$defs/".length()))
                : described;
        if (value.getValueType() == JsonValue.ValueType.ARRAY && here.containsKey("items")) {
            value.asJsonArray()
                    .forEach(each -> compareDefaults(place + "/*", here.getJsonObject("items"), each, differences));
        } else if (value.getValueType() == JsonValue.ValueType.OBJECT && here.containsKey("properties")) {
            here.getJsonObject("properties").forEach((key, property) -> {
                JsonValue member = value.asJsonObject().get(key);
                JsonValue otherwise = property.asJsonObject().get("default");
                // rules and history are examples of what to say, not settings
                boolean isRule = place.contains("/roles/");
                if (otherwise != null && !otherwise.equals(member) && !isRule) {
                    differences.add(place + "/" + key + ": " + member);
                } else if (member != null) {
                    compareDefaults(place + "/" + key, property.asJsonObject(), member, differences);
                }
            });
        } else if (value.getValueType() == JsonValue.ValueType.OBJECT && here.containsKey("additionalProperties")) {
            value.asJsonObject()
                    .forEach((key, member) -> compareDefaults(
                            place + "/" + key, here.getJsonObject("additionalProperties"), member, differences));
        }
    }

    @Test
    void theFileChangesNothing() throws Exception {
        Configuration file = ConfigurationFile.load(FILE).configuration();
        assertEquals(Limits.DEFAULT, file.resolve().connections());
        RouterSettings read = file.resolve().router();
        RouterSettings defaults = Configuration.DEFAULT.resolve().router();
        assertEquals(defaults.sessionLimits(), read.sessionLimits());
        assertEquals(defaults.realmLimits(), read.realmLimits());
        assertEquals(defaults.helloMillis(), read.helloMillis());
        assertEquals(defaults.goodbyeMillis(), read.goodbyeMillis());
        assertEquals(defaults.staleMillis(), read.staleMillis());
        assertEquals(
                defaults.realms().get(0).authentication(), read.realms().get(0).authentication());
        assertEquals(
                Configuration.DEFAULT.resolve().listeners().get(0).origins(),
                file.resolve().listeners().get(0).origins());
        assertEquals(
                Map.of("realm1", "realm1"),
                Map.of(read.realms().get(0).name(), defaults.realms().get(0).name()));
    }
}
