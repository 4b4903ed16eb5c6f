package dev.parley.config;

import dev.parley.auth.crypto.Secret;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import jakarta.json.bind.annotation.JsonbProperty;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The binder of a configuration's JSON to its records: it refuses unknown keys and values of wrong types, and fills in variables of the
 * environment and the contents of files. Created by {@link ConfigurationFile} for each file; for one thread.
 */
final class ConfigurationReader {
    /** An escaped dollar and brace, a variable, or a dollar and brace that begin no variable. */
    private static final Pattern VARIABLE =
            Pattern.compile("\\$(?<escaped>\\$\\{)|\\$\\{((?<name>[A-Za-z_]\\w*)(:-(?<otherwise>[^}]*))?})?");

    private static final Pattern LINE_END = Pattern.compile("[\\r\\n]+\\z");
    private static final String FILE = "file:";

    /** The secret where there is none: the rest of the configuration is looked at all the same. */
    private static final String STAND_IN = "?";

    private final @Nullable Path folder;
    private final Function<String, @Nullable String> environment;
    private final Set<Path> files = new LinkedHashSet<>();
    private final Mistakes mistakes = new Mistakes();

    /** The places whose secrets are in files that cannot be read. */
    private final Map<String, ConfigurationException> unreadable = new LinkedHashMap<>();

    private boolean hasOwnSecrets;

    /**
     * For one file.
     *
     * @param folder the folder that paths in it are relative to; null if they must be absolute
     */
    ConfigurationReader(@Nullable Path folder, Function<String, @Nullable String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /** The files that secrets were taken from. */
    Set<Path> files() {
        return Collections.unmodifiableSet(files);
    }

    /** Whether a secret stands in what was read, and not in another file or a variable. */
    boolean hasOwnSecrets() {
        return hasOwnSecrets;
    }

    /** The key that a record's component has in the file. */
    static String key(RecordComponent component) {
        JsonbProperty named = component.getAccessor().getAnnotation(JsonbProperty.class);
        return named == null ? component.getName() : named.value();
    }

    /**
     * Reads a whole configuration, and looks at what it says.
     *
     * @throws ConfigurationException if keys are unknown, or values have wrong types; all of them are told. If there are none, values
     *     that cannot be, and files that cannot be read
     */
    Configuration read(JsonObject json) {
        Configuration read = (Configuration) record("", json, Configuration.class);
        if (mistakes.isEmpty()) {
            mistakes.inspect(() -> resolve(read));
        }
        unreadable.values().forEach(mistakes::add);
        mistakes.check();
        return read;
    }

    private void resolve(Configuration read) {
        try {
            ServerSettings unused = read.resolve();
        } catch (ConfigurationException wrong) {
            ConfigurationException others = wrong.elsewhere(unreadable.keySet());
            if (others != null) {
                throw others;
            }
        }
    }

    private Object value(String place, JsonValue value, Type type) {
        if (value.getValueType() == ValueType.NULL) {
            throw new ConfigurationException(place + ": null is not allowed; leave the key out");
        }
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return arguments.length == 1 ? list(place, value, arguments[0]) : map(place, value, arguments[1]);
        } else if (type == JsonObject.class) {
            expect(place, value, ValueType.OBJECT, "an object");
            noteSecret(value.asJsonObject().get("k"));
            return substituted(place, value);
        } else if (type == Integer.class) {
            return integer(place, value);
        } else if (type == Boolean.class) {
            return flag(place, value);
        } else if (type instanceof Class<?> record && record.isRecord()) {
            return record(place, value, record);
        }
        expect(place, value, ValueType.STRING, "a string");
        if (type == Secret.class) {
            noteSecret(value);
        }
        return text(place, substituted(place, ((JsonString) value).getString()), type);
    }

    private void noteSecret(@Nullable JsonValue value) {
        String text = value instanceof JsonString string ? string.getString() : FILE;
        hasOwnSecrets |= !text.startsWith(FILE) && !text.contains("${");
    }

    private List<@Nullable Object> list(String place, JsonValue value, Type type) {
        expect(place, value, ValueType.ARRAY, "a list");
        List<@Nullable Object> list = new ArrayList<>();
        value.asJsonArray()
                .forEach(each -> list.add(mistakes.in(() -> value(place + "[" + list.size() + "]", each, type))));
        return Collections.unmodifiableList(list);
    }

    /** In the order of the file, which some settings depend on. */
    private Map<String, @Nullable Object> map(String place, JsonValue value, Type type) {
        expect(place, value, ValueType.OBJECT, "an object");
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        value.asJsonObject()
                .forEach((key, member) -> map.put(key, mistakes.in(() -> value(dot(place, key), member, type))));
        return Collections.unmodifiableMap(map);
    }

    private Object record(String place, JsonValue value, Class<?> type) {
        expect(place, value, ValueType.OBJECT, "an object");
        RecordComponent[] components = type.getRecordComponents();
        List<String> keys =
                Arrays.stream(components).map(ConfigurationReader::key).toList();
        @Nullable Object[] members = new @Nullable Object[components.length];
        value.asJsonObject()
                .forEach((key, member) -> mistakes.inspect(() -> {
                    int index = keys.indexOf(key);
                    if (index < 0) {
                        throw new ConfigurationException(
                                dot(place, key) + ": unknown key; known here: " + String.join(", ", keys));
                    }
                    members[index] = value(dot(place, key), member, components[index].getGenericType());
                }));
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return type.getDeclaredConstructor(types).newInstance(members);
        } catch (ReflectiveOperationException cannotBe) {
            throw new IllegalStateException(cannotBe);
        }
    }

    /** The value with its variables replaced, at any depth. */
    private JsonValue substituted(String place, JsonValue value) {
        if (value instanceof JsonString text) {
            return Json.createValue(substituted(place, text.getString()));
        } else if (value.getValueType() == ValueType.ARRAY) {
            JsonArrayBuilder resolved = Json.createArrayBuilder();
            value.asJsonArray().forEach(each -> resolved.add(substituted(place, each)));
            return resolved.build();
        } else if (value.getValueType() == ValueType.OBJECT) {
            JsonObjectBuilder resolved = Json.createObjectBuilder();
            value.asJsonObject().forEach((key, member) -> resolved.add(key, substituted(dot(place, key), member)));
            return resolved.build();
        }
        return value;
    }

    private Object text(String place, String text, Type type) {
        if (type == Secret.class) {
            return secret(place, text);
        } else if (type == Path.class) {
            return path(place, text);
        }
        return type == URI.class ? location(place, text) : text;
    }

    private Secret secret(String place, String text) {
        String secret = text.startsWith(FILE) ? contents(place, path(place, text.substring(FILE.length()))) : text;
        if (secret.isEmpty()) {
            throw new ConfigurationException(place + ": must not be empty");
        }
        return Secret.of(secret);
    }

    private String contents(String place, Path file) {
        files.add(file);
        try {
            return LINE_END.matcher(Files.readString(file)).replaceAll("");
        } catch (IOException missing) {
            String complaint = place + ": cannot read the file " + file + ": does it exist, and may this user read it?";
            unreadable.put(place, new ConfigurationException(complaint, missing));
            return STAND_IN;
        }
    }

    /** An http or https URI unchanged, or a file's path as a URI. */
    private URI location(String place, String text) {
        if (text.startsWith("https:") || text.startsWith("http:")) {
            try {
                return URI.create(text);
            } catch (IllegalArgumentException noUri) {
                throw new ConfigurationException(place + ": is not a URI: " + noUri.getMessage(), noUri);
            }
        }
        String file = text.startsWith(FILE) ? text.substring(FILE.length()) : text;
        return path(place, file).toUri();
    }

    private Path path(String place, String text) {
        try {
            Path path = Path.of(text);
            if (folder == null && !path.isAbsolute()) {
                throw new ConfigurationException(
                        place + ": must be an absolute path, because this configuration is not a file of its own");
            }
            return folder == null ? path : folder.resolve(path).normalize();
        } catch (InvalidPathException noPath) {
            throw new ConfigurationException(place + ": is not a path of a file: " + noPath.getMessage(), noPath);
        }
    }

    private String substituted(String place, String text) {
        if (!text.contains("${")) {
            return text;
        }
        Matcher variables = VARIABLE.matcher(text);
        StringBuilder result = new StringBuilder();
        while (variables.find()) {
            variables.appendReplacement(result, Matcher.quoteReplacement(variable(place, variables)));
        }
        return variables.appendTail(result).toString();
    }

    private String variable(String place, Matcher found) {
        String escaped = found.group("escaped");
        if (escaped != null) {
            return escaped;
        }
        String name = found.group("name");
        if (name == null) {
            throw new ConfigurationException(
                    place + ": ${ must be followed by NAME} or NAME:-default}; write $${ for these two characters");
        }
        String value = environment.apply(name);
        String otherwise = found.group("otherwise");
        if (otherwise != null) {
            return value == null || value.isEmpty() ? otherwise : value;
        }
        if (value == null) {
            throw new ConfigurationException(place + ": the environment has no variable " + name
                    + "; set it, or write ${" + name + ":-default}");
        }
        return value;
    }

    private boolean flag(String place, JsonValue value) {
        return switch (value.getValueType()) {
            case TRUE -> true;
            case FALSE -> false;
            default -> {
                String text = fromEnvironment(place, value);
                if (!"true".equals(text) && !"false".equals(text)) {
                    throw new ConfigurationException(place + ": must be true or false" + butIs(text));
                }
                yield "true".equals(text);
            }
        };
    }

    private int integer(String place, JsonValue value) {
        String text = fromEnvironment(place, value);
        if (text != null) {
            try {
                return Integer.parseInt(text.strip());
            } catch (NumberFormatException otherText) {
                throw new ConfigurationException(
                        place + ": must be an integer of at most " + Integer.MAX_VALUE + butIs(text), otherText);
            }
        }
        expect(place, value, ValueType.NUMBER, "an integer");
        try {
            return ((JsonNumber) value).intValueExact();
        } catch (ArithmeticException fraction) {
            throw new ConfigurationException(place + ": must be an integer of at most " + Integer.MAX_VALUE, fraction);
        }
    }

    /** The text of a value with variables in it, in place of a number or a boolean; null for every other value. */
    private @Nullable String fromEnvironment(String place, JsonValue value) {
        return value instanceof JsonString text && text.getString().contains("${")
                ? substituted(place, text.getString())
                : null;
    }

    private static String butIs(@Nullable String text) {
        return text == null ? "" : ", and with its variables it is \"" + text + "\"";
    }

    private static void expect(String place, JsonValue value, ValueType type, String name) {
        if (value.getValueType() != type) {
            throw new ConfigurationException((place.isEmpty() ? "the configuration" : place) + ": must be " + name);
        }
    }

    private static String dot(String place, String key) {
        return place.isEmpty() ? key : place + "." + key;
    }
}
