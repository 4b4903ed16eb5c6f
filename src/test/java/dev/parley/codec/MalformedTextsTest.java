package dev.parley.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.message.Publish;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedTextsTest {
    private static final String HIGH = "\ud83d";
    private static final String LOW = "\ude00";
    private static final String TOPIC = "[16,1,{},\"com.topic\"";

    /** Each line of the file: what it is, a word that the complaint has, the text. */
    @TestFactory
    Stream<DynamicTest> aMalformedTextIsRefusedWithAReason() throws IOException {
        try (InputStream file = MalformedTextsTest.class.getResourceAsStream("/malformed.jsonl")) {
            String lines = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            return lines.lines()
                    .map(MalformedTextsTest::line)
                    .map(line -> DynamicTest.dynamicTest(
                            line.getString(0), () -> assertRefused(line.getString(2), line.getString(1))));
        }
    }

    private static JsonArray line(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readArray();
        }
    }

    private static void assertRefused(String text, String word) {
        Batch batch = new MessageDecoder().decode(text);
        String reason = batch.malformed();
        assertEquals(List.of(), batch.messages());
        assertNotNull(reason);
        assertTrue(reason.contains(word), () -> "'" + word + "' is missing in: " + reason);
        assertTrue(reason.length() < 200 && reason.chars().allMatch(c -> c >= ' ' && c < 0x7f), reason);
    }

    /** Half of a pair as it stands, which no UTF-8 has, but which a peer in the same JVM can send. */
    @ParameterizedTest
    @ValueSource(strings = {HIGH, LOW, LOW + HIGH, HIGH + HIGH + LOW, HIGH + "\\ude00", "\\ud83d" + LOW})
    void halfASurrogatePairIsRefused(String half) {
        assertRefused(TOPIC + ",[\"" + half + "\"]]", "surrogate");
    }

    /** The router passes on what it reads; a client has to live with what a router passes on. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "\\ud83d, \\ufffd",
                "\\uDE00x, \\ufffdx",
                "\\ud83d\\ude00\\ude00, \\ud83d\\ude00\\ufffd",
                "\\ud83d\\ud83d\\ude00, \\ufffd\\ud83d\\ude00",
                "\\ud83d\\n, \\ufffd\\n",
                "\\\\ud83d\\ud83d, \\\\ud83d\\ufffd",
                LOW + HIGH + ", \ufffd\ufffd",
                HIGH + LOW + HIGH + ", " + HIGH + LOW + "\ufffd",
                HIGH + "\\ude00, \ufffd\\ufffd",
                "\\ud83d" + LOW + ", \\ufffd\ufffd",
            })
    void aReceiverGetsAReplacementForHalfAPair(String sent, String received) {
        Batch batch = MessageDecoder.forgiving().decode(TOPIC + ",[\"" + sent + "\"],{\"" + sent + "\":1}]");

        assertNull(batch.malformed());
        Publish publish = (Publish) batch.messages().get(0);
        assertEquals("[\"" + received + "\"]", publish.payload().arguments());
        assertEquals("{\"" + received + "\":1}", publish.payload().argumentsKw());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud83", "\\ud83d\\ude0g", "\\", "\\ud83d\\x", "\\ud83d\n"})
    void aReceiverRefusesWhatIsNoJson(String broken) {
        assertNotNull(MessageDecoder.forgiving()
                .decode(TOPIC + ",[\"" + broken + "\"]]")
                .malformed());
        assertNotNull(MessageDecoder.forgiving().decode(TOPIC + ",[\"" + broken).malformed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[0,[], {\"a\":["})
    void aHundredThousandLevelsAreRefused(String level) {
        String deep = level.repeat(100_000);
        assertRefused(TOPIC + ",[" + deep, "nested");
        assertRefused(TOPIC + ",[],{\"a\":" + deep, "nested");
        assertRefused("[16,1,{\"a\":" + deep, "nested");
        assertRefused("[1,\"realm1\",{\"roles\":" + deep, "nested");
        assertRefused(deep, level.startsWith("{") ? "array" : "type");
    }

    @Test
    void deepIsFineUpToTheLimit() {
        String within = "[".repeat(255) + "]".repeat(255);
        String beyond = "[".repeat(256) + "]".repeat(256);
        assertNull(new MessageDecoder().decode(TOPIC + "," + within + "]").malformed());
        assertNull(new MessageDecoder()
                .decode("[16,1,{\"a\":" + within.substring(1, 509) + "},\"com.topic\"]")
                .malformed());
        assertRefused(TOPIC + "," + beyond + "]", "nested");
        assertRefused("[16,1,{\"a\":" + within + "},\"com.topic\"]", "nested");
    }

    /** To read a number takes the square of its length; nobody needs such a one in options. */
    @Test
    void aMillionDigitsInOptionsCostNothing() {
        String text = "[16,1,{\"_mine\":" + "7".repeat(1_000_000) + "},\"com.topic\"]";
        assertTimeoutPreemptively(Duration.ofSeconds(3), () -> new MessageDecoder().decode(text));
    }

    @Test
    void longIsFine() {
        String number = "1234567890".repeat(10_000);
        String text = "a\\u00e9".repeat(100_000);
        Batch batch = new MessageDecoder().decode(TOPIC + ",[" + number + ",\"" + text + "\"]]");
        assertNull(batch.malformed());
        assertEquals(
                "[" + number + ",\"" + text + "\"]",
                ((Publish) batch.messages().get(0)).payload().json());
    }
}
