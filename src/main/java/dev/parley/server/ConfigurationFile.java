package dev.parley.server;

import jakarta.json.Json;
import jakarta.json.JsonConfig;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a configuration file. Used by the command line, the web application, and {@link Server#configuration}. */
final class ConfigurationFile {
    private ConfigurationFile() {}

    /**
     * What was read.
     *
     * @param files the file and those that it takes secrets from: when one of them changes, it is worth reading again
     */
    record Loaded(Configuration configuration, Set<Path> files) {}

    /**
     * Reads and checks a file.
     *
     * @throws ConfigurationException if it cannot be read or used
     */
    static Loaded load(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            ConfigurationReader values =
                    new ConfigurationReader(file.toAbsolutePath().getParent(), System::getenv);
            Configuration configuration = read(reader, values);
            Set<Path> files = new LinkedHashSet<>(Set.of(file.toAbsolutePath()));
            files.addAll(values.files());
            return new Loaded(configuration, files);
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
     * @param folder what paths in it are relative to; null where they must be absolute
     * @param environment the values of the variables in it
     * @throws ConfigurationException if it cannot be used
     */
    static Configuration read(Reader text, @Nullable Path folder, Function<String, @Nullable String> environment) {
        return read(text, new ConfigurationReader(folder, environment));
    }

    private static Configuration read(Reader text, ConfigurationReader values) {
        JsonObject json;
        Map<String, Object> strict = Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE);
        try (JsonReader reader = Json.createReaderFactory(strict).createReader(text)) {
            json = reader.readObject();
        } catch (JsonException notJson) {
            throw new ConfigurationException("is not a JSON object: " + notJson.getMessage(), notJson);
        }
        Configuration configuration = values.read(json);
        configuration.check();
        return configuration;
    }
}
