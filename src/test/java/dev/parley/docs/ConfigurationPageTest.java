package dev.parley.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JakartaJsonNode;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of the configuration's page are those of the schema. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("src/docs/configuration.md");
    private static final Path EXPECTED = Path.of("target/configuration.md");
    private static final Path SCHEMA = Path.of("server-config/parley.schema.json");
    private static final Pattern SECTION = Pattern.compile("(<!-- schema: (\\S+) -->\n)(?s:.*?)(<!-- end -->)");

    private static final Pattern BLOCK = Pattern.compile("```json\n(?s:(.*?))\n```");

    @Test
    void theTablesOfThePageAreThoseOfTheSchema() throws IOException {
        JsonObject schema = schema();
        String page = Files.readString(PAGE);
        String expected = SECTION.matcher(page).replaceAll(section -> rewritten(section, schema));
        Files.createDirectories(EXPECTED.getParent());
        Files.writeString(EXPECTED, expected);
        assertEquals(expected, page, "copy " + EXPECTED + " to " + PAGE);
    }

    @Test
    void eachPartOfTheSchemaHasItsTable() throws IOException {
        Set<String> parts = new TreeSet<>(schema().getJsonObject("$defs").keySet());
        parts.add("/");
        Set<String> tables = SECTION.matcher(Files.readString(PAGE))
                .results()
                .map(section -> section.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(parts, tables);
    }

    @Test
    void theConfigurationsThatAreShownAreOfTheSchema() throws IOException {
        Validator validator = new ValidatorFactory()
                .withJsonNodeFactory(new JakartaJsonNode.Factory())
                .createValidator();
        URI schema = validator.registerSchema(schema());
        Map<String, String> shown = new TreeMap<>();
        shown.put("the shop's", Files.readString(Path.of("src/examples/web/parley.json")));
        for (String page : List.of("README.md", "src/docs/security.md")) {
            BLOCK.matcher(Files.readString(Path.of(page))).results().forEach(block -> shown.put(page, block.group(1)));
        }
        assertEquals(3, shown.size());
        shown.forEach((where, text) -> {
            try (JsonReader reader = Json.createReader(new StringReader(text))) {
                Validator.Result result = validator.validate(schema, reader.readObject());
                assertTrue(
                        result.isValid(),
                        () -> where + ": "
                                + result.getErrors().stream()
                                        .map(error -> error.getInstanceLocation() + " " + error.getError())
                                        .toList());
            }
        });
    }

    private static JsonObject schema() throws IOException {
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(SCHEMA))) {
            return reader.readObject();
        }
    }

    private static String rewritten(MatchResult section, JsonObject schema) {
        String name = section.group(2);
        JsonObject part =
                name.equals("/") ? schema : schema.getJsonObject("$defs").getJsonObject(name);
        List<String> rows = new ArrayList<>(List.of("| key | values | default | meaning |", "|---|---|---|---|"));
        addRows(rows, "", part);
        return Matcher.quoteReplacement(section.group(1) + String.join("\n", rows) + "\n" + section.group(3));
    }

    /** The keys of an object; those of an object within it behind the name of that. */
    private static void addRows(List<String> rows, String prefix, JsonObject object) {
        object.getOrDefault("properties", JsonValue.EMPTY_JSON_OBJECT)
                .asJsonObject()
                .forEach((name, value) -> {
                    JsonObject property = value.asJsonObject();
                    String key = prefix + name;
                    String meaning = property.getString("description", "").replace("|", "\\|");
                    rows.add("| `" + key + "` | " + values(property) + " | " + standard(property) + " | " + meaning
                            + " |");
                    addRows(rows, key + ".", property);
                });
    }

    /** The type; of a number or boolean, for which a string with a variable may stand, that of the value. */
    private static String typeOf(JsonObject property) {
        JsonValue type = property.getOrDefault("type", JsonValue.NULL);
        return type.getValueType() == JsonValue.ValueType.ARRAY
                ? type.asJsonArray().getString(0)
                : property.getString("type", "");
    }

    private static String values(JsonObject property) {
        if (property.containsKey("$ref")) {
            return link(property);
        }
        JsonArray constants = property.getJsonArray("enum");
        if (constants != null) {
            return constants.stream().map(ConfigurationPageTest::code).collect(Collectors.joining(", "));
        }
        return switch (typeOf(property)) {
            case "string" -> "text";
            case "boolean" -> "true, false";
            case "integer" -> "integer" + range(property);
            case "array" -> "list of " + values(property.getJsonObject("items"));
            case "object" -> objects(property);
            default -> "any";
        };
    }

    private static String objects(JsonObject property) {
        JsonValue named = property.get("additionalProperties");
        return named instanceof JsonObject each ? "object: NAME to " + values(each) : "object";
    }

    private static String range(JsonObject property) {
        JsonValue least = property.get("minimum");
        JsonValue most = property.get("maximum");
        return (least == null ? "" : " from " + least) + (most == null ? "" : " to " + most);
    }

    /** Headings of the page are named for the parts of the schema. */
    private static String link(JsonObject property) {
        String part = property.getString("$ref").replaceFirst("^#/\\$defs/", "");
        String heading =
                switch (part) {
                    case "listener" -> "listeners";
                    case "realm" -> "realms";
                    case "rule" -> "rules-of-roles";
                    case "principal" -> "principals";
                    default -> part;
                };
        return "[" + part + "](#" + heading + ")";
    }

    private static String standard(JsonObject property) {
        JsonValue value = property.get("default");
        return value == null ? "" : code(value);
    }

    private static String code(JsonValue value) {
        return "`" + (value instanceof JsonString text ? "\"" + text.getString() + "\"" : value.toString()) + "`";
    }
}
