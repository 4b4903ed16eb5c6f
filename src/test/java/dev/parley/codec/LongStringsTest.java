package dev.parley.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.parley.message.Publish;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What may stand in a string is the same wherever it stands there, however long the string is. */
class LongStringsTest {
    private static final String HEAD = "[16,1,{},\"com.example.topic\",";
    private static final int LONGEST = 140;

    /** What a string may have in it. */
    private static final List<String> FINE = List.of(
            "",
            "\\\"",
            "\\\\",
            "\\n",
            "\\u20ac",
            "\\ud83d\\ude00",
            "\u007f",
            "\u0080",
            "\u00a2",
            "\u00dc",
            "\u00ff",
            "\u20ac",
            "\u2022",
            "\u5c22",
            "\ud83d\ude00",
            "'!#[]",
            "\\\\\\\"\\\\");

    /** What it may not, by what is said of it; the number is that of characters before the place that is named. */
    private static final Map<String, String> WRONG = Map.of(
            "\u0000", "0:a raw control character in a string at character ",
            "\u001f", "0:a raw control character in a string at character ",
            "\n", "0:a raw control character in a string at character ",
            "\\x", "1:an unknown escape at character ",
            "\\u12g4", "4:a broken \\u escape at character ",
            "\ud83dx", "1:half a surrogate pair in a string at character ",
            "\\ud83d.", "6:half a surrogate pair in a string at character ");

    @Test
    void what_is_fine_is_kept_to_the_letter() {
        for (String filling : List.of("abcdefgh", "\u00e4\u00f6\u00fc", "\u20ac")) {
            for (int before = 0; before <= LONGEST; before++) {
                for (String fine : FINE) {
                    String string = '"' + filled(filling, before) + fine + filled("z", LONGEST - before) + '"';
                    String payload = "[" + string + "],{" + string + ":" + string + "}";
                    Batch batch = new MessageDecoder().decode(HEAD + payload + "]");
                    assertNull(batch.malformed(), string);
                    assertEquals(
                            payload,
                            ((Publish) batch.messages().get(0)).payload().json());
                }
            }
        }
    }

    @Test
    void what_is_wrong_is_named_with_its_place() {
        for (String filling : List.of("abcdefgh", "\\\\ \u00fc", "\u20ac")) {
            for (int before = 0; before <= LONGEST; before++) {
                String start = HEAD + "[\"" + filled(filling, before);
                for (Map.Entry<String, String> wrong : WRONG.entrySet()) {
                    // never half of an escape in front of it
                    String pair = start.endsWith("\\") && !start.endsWith("\\\\") ? start + "\\" : start;
                    Batch batch =
                            new MessageDecoder().decode(pair + wrong.getKey() + filled("z", LONGEST - before) + "\"]]");
                    String[] said = wrong.getValue().split(":", 2);
                    assertEquals(said[1] + (pair.length() + Integer.parseInt(said[0])), batch.malformed(), pair);
                }
            }
        }
    }

    @Test
    void a_string_without_end_is_named_however_long_it_is() {
        for (int length = 0; length <= LONGEST; length++) {
            String start = HEAD + "[";
            assertEquals(
                    "a string without end at character " + start.length(),
                    new MessageDecoder()
                            .decode(start + '"' + filled("a", length))
                            .malformed());
            assertEquals(
                    "a string without end",
                    new MessageDecoder()
                            .decode(start + '"' + filled("a", length) + "\\n" + filled("b", length))
                            .malformed());
        }
    }

    private static String filled(String filling, int length) {
        return filling.repeat(length / filling.length() + 1).substring(0, length);
    }
}
