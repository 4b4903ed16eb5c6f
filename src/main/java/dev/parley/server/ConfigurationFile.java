package dev.parley.server;

import jakarta.json.Json;
import jakarta.json.JsonConfig;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import jakarta.json.bind.JsonbBuilder;
import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads a configuration file: every key in it must be one that the records of {@link Configuration} know, of their type. */
final class ConfigurationFile {
    private ConfigurationFile() {}

    /**
     * Reads and checks a file.
     *
     * @throws ConfigurationException if it cannot be read or used
     */
    static Configuration read(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            return read(reader);
        } catch (NoSuchFileException missing) {
            throw new ConfigurationException(file + ": there is no such file", missing);
        } catch (CharacterCodingException notUtf8) {
            throw new ConfigurationException(file + ": is not UTF-8", notUtf8);
        } catch (IOException unreadable) {
            throw new ConfigurationException(file + ": cannot be read: " + unreadable.getMessage(), unreadable);
        } catch (ConfigurationException wrong) {
            throw new ConfigurationException(file + ": " + wrong.getMessage(), wrong);
        }
    }

    /**
     * Reads and checks a text.
     *
     * @throws ConfigurationException if it cannot be used
     */
    static Configuration read(Reader text) {
        JsonObject json;
        Map<String, Object> strict = Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE);
        try (JsonReader reader = Json.createReaderFactory(strict).createReader(text)) {
            json = reader.readObject();
        } catch (JsonException notJson) {
            throw new ConfigurationException("is not a JSON object: " + notJson.getMessage(), notJson);
        }
        check("", json, Configuration.class);
        Configuration configuration = JsonbBuilder.create().fromJson(json.toString(), Configuration.class);
        configuration.check();
        return configuration;
    }

    private static void check(String place, JsonValue value, Type type) {
        if (value.getValueType() == ValueType.NULL) {
            throw new ConfigurationException(place + ": null stands for nothing here; leave the key out");
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            expect(place, value, ValueType.ARRAY, "a list");
            for (int i = 0; i < value.asJsonArray().size(); i++) {
                check(place + "[" + i + "]", value.asJsonArray().get(i), generic.getActualTypeArguments()[0]);
            }
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            expect(place, value, ValueType.OBJECT, "an object");
            value.asJsonObject()
                    .forEach((key, member) -> check(dot(place, key), member, generic.getActualTypeArguments()[1]));
        } else if (type == String.class) {
            expect(place, value, ValueType.STRING, "a string");
        } else if (type == Integer.class) {
            checkInteger(place, value);
        } else if (type == Boolean.class) {
            if (value.getValueType() != ValueType.TRUE && value.getValueType() != ValueType.FALSE) {
                throw new ConfigurationException(place + ": must be true or false");
            }
        } else {
            expect(place, value, ValueType.OBJECT, "an object");
            checkMembers(place, value.asJsonObject(), (Class<?>) type);
        }
    }

    private static void checkMembers(String place, JsonObject json, Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        json.forEach((key, value) -> {
            for (RecordComponent component : components) {
                if (component.getName().equals(key)) {
                    check(dot(place, key), value, component.getGenericType());
                    return;
                }
            }
            List<String> known =
                    Arrays.stream(components).map(RecordComponent::getName).toList();
            throw new ConfigurationException(
                    dot(place, key) + ": unknown key; known here: " + String.join(", ", known));
        });
    }

    private static void checkInteger(String place, JsonValue value) {
        expect(place, value, ValueType.NUMBER, "an integer");
        try {
            ((jakarta.json.JsonNumber) value).intValueExact();
        } catch (ArithmeticException fraction) {
            throw new ConfigurationException(place + ": must be an integer of at most " + Integer.MAX_VALUE, fraction);
        }
    }

    private static void expect(String place, JsonValue value, ValueType type, String name) {
        if (value.getValueType() != type) {
            throw new ConfigurationException(place + ": must be " + name);
        }
    }

    private static String dot(String place, String key) {
        return place.isEmpty() ? key : place + "." + key;
    }
}
