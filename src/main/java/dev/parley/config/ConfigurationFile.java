package dev.parley.config;

import dev.parley.server.Server;
import jakarta.json.Json;
import jakarta.json.JsonConfig;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.stream.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The reader of configuration files. Called by the command line, the web application, and {@link Server#configuration}. For any thread. */
public final class ConfigurationFile {
    private ConfigurationFile() {}

    /**
     * A configuration with the files that it came from.
     *
     * @param configuration what the file holds, checked
     * @param files the file, and those that it takes secrets from: if one changes, the configuration may have changed
     * @param secrets those of them in which there are secrets
     */
    public record Loaded(Configuration configuration, Set<Path> files, Set<Path> secrets) {}

    /**
     * Reads and checks a file. Paths in it are relative to its folder.
     *
     * @throws ConfigurationException if it cannot be read or is unusable; the message begins with the file
     */
    public static Loaded load(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            ConfigurationReader values =
                    new ConfigurationReader(file.toAbsolutePath().getParent(), System::getenv);
            Configuration configuration = read(reader, values);
            Set<Path> files = new LinkedHashSet<>(Set.of(file.toAbsolutePath()));
            files.addAll(values.files());
            return new Loaded(configuration, files, values.hasOwnSecrets() ? files : values.files());
        } catch (NoSuchFileException missing) {
            throw new ConfigurationException(file + ": there is no such file; check the path", missing);
        } catch (AccessDeniedException forbidden) {
            throw new ConfigurationException(
                    file + ": this user may not read it; give the user that runs Parley the right to", forbidden);
        } catch (CharacterCodingException notUtf8) {
            throw new ConfigurationException(file + ": is not UTF-8; save it in that encoding", notUtf8);
        } catch (IOException unreadable) {
            throw new ConfigurationException(file + ": cannot be read: " + unreadable.getMessage(), unreadable);
        } catch (ConfigurationException wrong) {
            throw new ConfigurationException(file + ": " + wrong.getMessage(), wrong);
        }
    }

    /**
     * Reads and checks a text.
     *
     * @param text JSON
     * @param folder the folder that paths in it are relative to; null if they must be absolute
     * @param environment returns the values of the variables in it, and null for one that is not set
     * @throws ConfigurationException if it is unusable
     */
    public static Configuration read(
            Reader text, @Nullable Path folder, Function<String, @Nullable String> environment) {
        try {
            return read(text, new ConfigurationReader(folder, environment));
        } catch (IOException unreadable) {
            throw new ConfigurationException("cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static Configuration read(Reader file, ConfigurationReader values) throws IOException {
        StringWriter copy = new StringWriter();
        file.transferTo(copy);
        String text = copy.toString();
        JsonObject json;
        Map<String, Object> strict = Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE);
        try (JsonReader reader = Json.createReaderFactory(strict).createReader(new StringReader(text));
                JsonParser again = Json.createParser(new StringReader(text))) {
            if (reader.read() instanceof JsonObject object) {
                json = object;
            } else {
                throw new ConfigurationException("is not a JSON object, {…}");
            }
            again.next();
            again.skipObject();
            // fails if something follows the object
            again.hasNext();
        } catch (JsonException notJson) {
            throw new ConfigurationException("is not a JSON object: " + notJson.getMessage(), notJson);
        }
        return values.read(json);
    }
}
