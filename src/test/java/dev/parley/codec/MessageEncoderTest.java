package dev.parley.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.message.Dict;
import dev.parley.message.Goodbye;
import dev.parley.message.Message;
import dev.parley.message.Subscribe;
import dev.parley.message.Unsubscribed;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageEncoderTest {

    private static String text(Object value) {
        return MessageEncoder.text(new Subscribe(1, Dict.of("_x", value), "a"));
    }

    private static String quoted(String string) {
        return MessageEncoder.text(new Goodbye(Dict.EMPTY, string)).replaceAll("^\\[6,\\{},|]$", "");
    }

    @Test
    void valuesOfEveryKindStandInOptions() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", null);
        map.put("a", List.of());
        assertEquals("[32,1,{\"_x\":{\"b\":null,\"a\":[]}},\"a\"]", text(map));
        assertEquals(
                "[32,1,{\"_x\":[1,2.5,true,\"s\",null,{}]},\"a\"]",
                text(Arrays.asList(1L, 2.5, true, "s", null, Map.of())));
        assertEquals("[32,1,{\"_x\":12345678901234567890.10},\"a\"]", text(new BigDecimal("12345678901234567890.10")));
        assertEquals("[32,1,{},\"a\"]", MessageEncoder.text(new Subscribe(1, Dict.EMPTY, "a")));
    }

    @Test
    void whatIsNoJsonIsNotWritten() {
        assertThrows(IllegalArgumentException.class, () -> text(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> text(Double.POSITIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> text(new Object()));
    }

    @Test
    void stringsAreEscapedWhereTheyMustBe() {
        assertEquals("\"a \\\" \\\\ / ü 日 \"", quoted("a \" \\ / ü 日 "));
        assertEquals("\"\\u0000\\u0009\\u000a\\u001f\u007f\u2028\"", quoted("\u0000\t\n\u001f\u007f\u2028"));
        assertEquals("\"🎈\"", quoted("🎈"));
    }

    @Test
    void halfASurrogatePairIsReplaced() {
        char high = '\ud83d';
        char low = '\ude00';
        assertEquals("\"\ufffd\"", quoted("" + high));
        assertEquals("\"\ufffda\"", quoted(low + "a"));
        assertEquals("\"\ufffd" + high + low + "\ufffd\"", quoted("" + high + high + low + low));
        assertEquals("\"\ufffd\ufffd\"", quoted("" + low + high));
    }

    @Test
    void detailsOfARevocationStandAtTheTail() {
        assertEquals("[35,1]", MessageEncoder.text(new Unsubscribed(1, Dict.EMPTY)));
        Message revoked = new Unsubscribed(0, Dict.of("subscription", 7L));
        assertEquals("[35,0,{\"subscription\":7}]", MessageEncoder.text(revoked));
        assertEquals(
                List.of(revoked),
                new MessageDecoder().decode("[35,0,{\"subscription\":7}]").messages());
    }

    @Test
    void numbersInOptionsKeepTheirDigits() {
        for (String number : List.of("0", "-7", "9223372036854775807", "12345678901234567890", "1.10", "-0.5")) {
            String text = "[32,1,{\"_x\":" + number + "},\"a\"]";
            Batch batch = new MessageDecoder().decode(text);
            assertNull(batch.malformed());
            assertEquals(text, MessageEncoder.text(batch.messages().get(0)));
        }
    }

    @Test
    void whateverNumberStandsInOptionsCanBeWrittenAgain() {
        for (String number :
                List.of("1e400", "-0", "-0.0", "1E-400", "1e2147483647", "1e-2147483648", "1e99999999999")) {
            Batch batch = new MessageDecoder().decode("[32,1,{\"_x\":[" + number + "]},\"a\"]");
            List<String> texts = new ArrayList<>();
            batch.messages().forEach(message -> texts.add(MessageEncoder.text(message)));
            assertEquals(batch.malformed() == null ? 1 : 0, texts.size(), number);
        }
    }
}
