package dev.parley.it;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;

/** The configuration with users for every method, as it is and changed. */
final class Identities {
    static final Path FILE = Path.of("src/test/resources/identity.json");

    private Identities() {}

    static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text.replace('\'', '"')))) {
            return reader.readObject();
        }
    }

    /** It with a merge patch (RFC 7396), in which apostrophes stand for quotation marks. */
    static String with(String patch) throws IOException {
        JsonObject original;
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(FILE))) {
            original = reader.readObject();
        }
        JsonValue changed = Json.createMergePatch(json(patch)).apply(original);
        return changed.toString();
    }
}
