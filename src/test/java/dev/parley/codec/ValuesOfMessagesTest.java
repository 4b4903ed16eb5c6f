package dev.parley.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.message.Call;
import dev.parley.message.Json;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is built of a message costs many times what it was sent with: so it is bounded. */
class ValuesOfMessagesTest {

    private static Batch decode(String text) {
        return new MessageDecoder().decode(text);
    }

    private static String list(int size) {
        return IntStream.rangeClosed(1, size).mapToObj(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }

    private static void assertTooMany(String text) {
        String reason = decode(text).malformed();
        assertNotNull(reason);
        assertTrue(reason.contains("too many values"), reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eligible", "_mine"})
    void anAttributeHasAsManyValuesAsOneMessageMayBuild(String attribute) {
        assertNull(decode("[16,1,{\"" + attribute + "\":" + list(9_999) + "},\"com.topic\"]")
                .malformed());
        assertTooMany("[16,1,{\"" + attribute + "\":" + list(10_000) + "},\"com.topic\"]");
    }

    @Test
    void strangersHaveFewer() {
        String roles = "{\"roles\":{\"caller\":{}},\"authextra\":";
        assertNull(decode("[1,\"realm1\"," + roles + list(900) + "}]").malformed());
        assertTooMany("[1,\"realm1\"," + roles + list(1_000) + "}]");
        assertTooMany("[1,\"realm1\"," + roles + "1,\"_mine\":" + list(1_000) + "}]");
        assertTooMany("[5,\"\",{\"a\":" + list(1_000) + "}]");
        assertTooMany("[1,\"realm1\",{" + "\"a\":{".repeat(200) + "\"b\":" + list(1_000));
    }

    @Test
    void eachMessageOfABatchHasTheWholeBound() {
        String publish = "[16,1,{\"eligible\":" + list(6_000) + "},\"com.topic\"]\u001e";
        Batch batch = decode(publish.repeat(3));
        assertNull(batch.malformed());
        assertEquals(3, batch.messages().size());
    }

    @Test
    void thePayloadIsNotBuiltAndHasAnyNumberOfValues() {
        assertNull(decode("[16,1,{},\"com.topic\"," + list(50_000) + "]").malformed());
    }

    @Test
    void whatNobodyLooksIntoStaysText() {
        Batch batch = decode("[48,1,{\"_a\": {\"b\" : [1, 2.50]},\"_c\":\"text\",\"timeout\":5},\"com.procedure\"]");
        Call call = (Call) batch.messages().get(0);
        assertEquals(new Json("{\"b\" : [1, 2.50]}"), call.options().values().get("_a"));
        assertEquals("text", call.options().values().get("_c"));
        assertEquals(
                "[48,1,{\"_a\":{\"b\" : [1, 2.50]},\"_c\":\"text\",\"timeout\":5},\"com.procedure\"]",
                MessageEncoder.text(call));
    }
}
