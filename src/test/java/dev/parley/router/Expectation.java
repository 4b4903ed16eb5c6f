package dev.parley.router;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares what was received with what a transcript says. In its JSON, {@code "$x"} stands for a value: the same wherever it
 * occurs, and another than that of any other name. {@code "*"} is any value, {@code "*word*"} any string with that word in it,
 * and the key {@code "..."} allows a dict to have more keys. The payload of a message is compared to the letter, save where it has
 * one of these; all before it by value.
 */
public final class Expectation {
    private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());
    private static final Pattern NAME = Pattern.compile("\"(\\$\\w+)\"");
    private static final Pattern WILD = Pattern.compile("\"\\$\\w+\"|\"[^\"]*\\*[^\"]*\"|\"\\.{3}\"");

    /** By message code, how many elements there are before the payload. */
    private static final Map<String, Integer> ELEMENTS_OF_HEAD = Map.of("3", 3, "8", 5, "36", 4, "50", 3, "68", 4);

    private final Map<String, JsonValue> values = new LinkedHashMap<>();

    public static boolean isJson(String text) {
        try {
            value(text);
            return true;
        } catch (JsonException notJson) {
            return false;
        }
    }

    /** The text to be sent: names replaced by their values; of a JSON string, what is in it. */
    public String filledIn(String toSend) {
        if (value(toSend) instanceof JsonString text) {
            return text.getString();
        }
        return NAME.matcher(toSend)
                .replaceAll(
                        name -> Matcher.quoteReplacement(known(name.group(1)).toString()));
    }

    private JsonValue known(String name) {
        if (!values.containsKey(name)) {
            throw new IllegalArgumentException(name + " stands for nothing yet");
        }
        return values.get(name);
    }

    /** Where what was received is not what is expected; null where it is. */
    public @Nullable String difference(String expected, String received) {
        if (expected.equals(received)) {
            return null;
        }
        if (expected.equals(TranscriptDriver.CLOSED) || received.equals(TranscriptDriver.CLOSED)) {
            return "something else came";
        }
        if (!isJson(received)) {
            return "that is no JSON";
        }
        List<String> wanted = elements(expected);
        List<String> had = elements(received);
        int head = ELEMENTS_OF_HEAD.getOrDefault(wanted.get(0), Integer.MAX_VALUE);
        for (int i = 0; i < Math.min(wanted.size(), had.size()); i++) {
            boolean isLiteral = i >= head && !WILD.matcher(wanted.get(i)).find();
            if (isLiteral ? !wanted.get(i).equals(had.get(i)) : !matches(value(wanted.get(i)), value(had.get(i)))) {
                return "element " + i + " differs";
            }
        }
        return wanted.size() == had.size() ? null : "another number of elements came";
    }

    private boolean matches(JsonValue wanted, JsonValue had) {
        if (wanted instanceof JsonString string) {
            return matches(string.getString(), had);
        }
        if (wanted instanceof JsonObject members) {
            return had instanceof JsonObject object && matches(members, object);
        }
        if (wanted instanceof JsonArray elements) {
            return had instanceof JsonArray array && matches(elements, array);
        }
        return wanted instanceof JsonNumber ? wanted.toString().equals(had.toString()) : wanted.equals(had);
    }

    private boolean matches(String wanted, JsonValue had) {
        if (wanted.equals("*")) {
            return true;
        }
        if (wanted.startsWith("$")) {
            JsonValue value = values.get(wanted);
            return value == null ? !values.containsValue(had) && bind(wanted, had) : value.equals(had);
        }
        String pattern = Pattern.quote(wanted).replace("*", "\\E.*\\Q");
        return had instanceof JsonString string && string.getString().matches(pattern);
    }

    private boolean bind(String name, JsonValue value) {
        values.put(name, value);
        return true;
    }

    private boolean matches(JsonObject wanted, JsonObject had) {
        boolean mayHaveMore = wanted.containsKey("...");
        return (mayHaveMore || wanted.size() == had.size())
                && wanted.entrySet().stream()
                        .filter(member -> !member.getKey().equals("..."))
                        .allMatch(member -> had.containsKey(member.getKey())
                                && matches(member.getValue(), had.get(member.getKey())));
    }

    private boolean matches(JsonArray wanted, JsonArray had) {
        boolean matches = wanted.size() == had.size();
        for (int i = 0; matches && i < wanted.size(); i++) {
            matches = matches(wanted.get(i), had.get(i));
        }
        return matches;
    }

    private static JsonValue value(String json) {
        try (JsonReader reader = READERS.createReader(new StringReader("[" + json + "]"))) {
            return reader.readArray().get(0);
        }
    }

    /** The elements of a JSON array as they are written. */
    private static List<String> elements(String array) {
        List<String> elements = new ArrayList<>();
        int depth = 0;
        int start = 1;
        boolean inString = false;
        for (int i = 0; i < array.length(); i++) {
            char c = array.charAt(i);
            if (inString) {
                inString = c != '"';
                i += c == '\\' ? 1 : 0;
            } else if (c == '"') {
                inString = true;
            } else if (c == '[' || c == '{') {
                depth++;
            } else if (c == ']' || c == '}') {
                depth--;
            }
            if (!inString && (depth == 0 || (depth == 1 && c == ','))) {
                elements.add(array.substring(start, i).strip());
                start = i + 1;
            }
        }
        return elements;
    }
}
