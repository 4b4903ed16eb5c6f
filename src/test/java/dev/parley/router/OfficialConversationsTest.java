package dev.parley.router;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.message.MessageType;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The specification's own vectors of several messages, which stand beside the project and not in it, played as transcripts. */
class OfficialConversationsTest {
    private static final Path VECTORS = Path.of("..", "shared", "vectors", "multisession");

    /** Drawn by the router: the vector's values are examples. */
    private static final List<String> IDS_OF_THE_ROUTER =
            List.of("subscription_id", "publication_id", "registration_id");

    @TestFactory
    List<DynamicTest> theCoreKeepsToTheVector() throws IOException {
        assumeTrue(Files.isDirectory(VECTORS), "the official vectors are not there");
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.walk(VECTORS)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                Transcript transcript = transcript(file);
                tests.add(DynamicTest.dynamicTest(transcript.toString(), () -> transcript.play(new CoreDriver())));
            }
        }
        return tests;
    }

    private static Transcript transcript(Path file) throws IOException {
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(file))) {
            JsonObject vector = reader.readObject();
            String name = file.getFileName().toString().replace(".json", "");
            List<String> lines = new ArrayList<>();
            lines.add("# " + name + ": " + vector.getString("description"));
            for (JsonObject step : vector.getJsonArray("sequence").getValuesAs(JsonObject.class)) {
                boolean isSent = step.getString("to").equals("router");
                String peer = step.getString(isSent ? "from" : "to");
                lines.add(peer + (isSent ? " > " : " < ") + message(step.getJsonObject("message")));
            }
            return new Transcript(name, lines);
        }
    }

    /** The vector has the elements in the order of the wire. */
    private static String message(JsonObject elements) {
        return elements.entrySet().stream()
                .map(element -> text(element.getKey(), element.getValue()))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String text(String name, JsonValue value) {
        if (name.equals("type")) {
            return String.valueOf(
                    MessageType.valueOf(((JsonString) value).getString()).code());
        }
        return IDS_OF_THE_ROUTER.contains(name) ? "\"$" + name + value + "\"" : value.toString();
    }
}
