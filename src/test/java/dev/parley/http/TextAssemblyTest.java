package dev.parley.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.frame.Payloads;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TextAssemblyTest {
    private static final int MASK = 0x81f20a7f;

    /** From each length of UTF-8 the least and the greatest, what stands around the surrogates, and U+FFFD itself. */
    static final List<String> TEXTS = List.of(
            "",
            "a",
            "plain ASCII, longer than a word of a machine",
            "\u0000\u0001\u001f\u007f",
            "\u0080\u00ff\u07ff",
            "\u0800\u20ac\ud7ff\ue000\uffff",
            "\ufffd and \ufffd",
            "\ud800\udc00\ud83d\ude00\udbff\udfff",
            "behind sixteen octets come \u00e4, \u20ac and \ud83d\ude00\ufffd");

    /** What RFC 3629 forbids. */
    static List<String> malformed() {
        return List.of(
                "80", // what goes on without a beginning
                "bf",
                "c0af", // longer than needed
                "c1bf",
                "e08080",
                "e09fbf",
                "f0808080",
                "f08fbfbf",
                "eda080", // surrogates
                "edbfbf",
                "eda0bdedb880",
                "f4908080", // beyond U+10FFFF
                "f5808080",
                "f888808080",
                "fe",
                "ff",
                "c3", // cut off
                "e282",
                "f09f98",
                "c328", // not gone on with
                "e28228",
                "f09f9828",
                "efbfbdff"); // behind a U+FFFD that is well-formed
    }

    private static ByteBuffer masked(byte[] octets, int before, boolean isDirect) {
        ByteBuffer buffer = isDirect
                ? ByteBuffer.allocateDirect(before + octets.length + 9)
                : ByteBuffer.allocate(before + octets.length + 9);
        for (int i = 0; i < octets.length; i++) {
            buffer.put(before + i, (byte) (octets[i] ^ (MASK >>> (24 - 8 * (i % 4)))));
        }
        return buffer;
    }

    @Test
    void every_length_is_unmasked_at_every_place_and_nothing_around_it() {
        Random random = new Random(1);
        for (int before = 0; before < 9; before++) {
            for (int length = 0; length < 40; length++) {
                byte[] octets = new byte[length];
                random.nextBytes(octets);
                byte[] masked = masked(octets, before, false).array();
                Payloads.mask(masked, before, length, MASK);
                for (int i = 0; i < masked.length; i++) {
                    byte expected = i < before || i >= before + length ? 0 : octets[i - before];
                    assertEquals(expected, masked[i], "octet " + i + " of " + length + " behind " + before);
                }
            }
        }
    }

    @Test
    void a_text_comes_out_wherever_it_is_cut() {
        for (String text : TEXTS) {
            byte[] octets = text.getBytes(StandardCharsets.UTF_8);
            TextAssembly assembly = new TextAssembly();
            for (int cut = 0; cut <= octets.length; cut++) {
                for (int again = cut; again <= octets.length; again++) {
                    add(assembly, octets, 0, cut);
                    add(assembly, octets, cut, again);
                    assertEquals(text, finish(assembly, octets, again), "cut at " + cut + " and " + again);
                    assertEquals(0, assembly.keptBytes());
                }
            }
        }
    }

    @Test
    void a_long_text_comes_out_of_fragments_of_every_length_and_is_kept_in_less_than_twice_of_it() {
        Random random = new Random(3);
        TextAssembly assembly = new TextAssembly();
        for (int longest : new int[] {3, 1_000, 100_001, 700_000}) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 12; i++) {
                int length = random.nextInt(longest);
                String part =
                        TEXTS.get(2).repeat(1 + length / TEXTS.get(2).length()).substring(0, length);
                text.append(part);
                add(assembly, part.getBytes(StandardCharsets.UTF_8), 0, length);
                assertTrue(
                        assembly.keptBytes() <= Math.max(512, 2 * text.length()),
                        assembly.keptBytes() + " for " + text.length());
            }
            assertEquals(text + "\u20ac", finish(assembly, "\u20ac".getBytes(StandardCharsets.UTF_8), 0));
            assertEquals(0, assembly.keptBytes());
        }
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void what_is_no_UTF_8_is_no_text_wherever_it_is_cut(String hex) {
        byte[] wrong = HexFormat.of().parseHex(hex);
        for (String before : TEXTS) {
            byte[] start = before.getBytes(StandardCharsets.UTF_8);
            byte[] octets = ByteBuffer.allocate(start.length + wrong.length)
                    .put(start)
                    .put(wrong)
                    .array();
            TextAssembly assembly = new TextAssembly();
            for (int cut = 0; cut <= octets.length; cut++) {
                add(assembly, octets, 0, cut);
                assertNull(finish(assembly, octets, cut), "cut at " + cut);
                assertEquals(0, assembly.keptBytes());
            }
        }
    }

    @Test
    void it_is_as_strict_as_the_decoder_of_the_JDK() {
        Random random = new Random(2);
        byte[] leads = HexFormat.of().parseHex("00417fc2c3dfe0e1edeeeff0f1f480a0bf90bdff");
        for (int i = 0; i < 200_000; i++) {
            byte[] octets = new byte[1 + random.nextInt(6)];
            for (int j = 0; j < octets.length; j++) {
                octets[j] = leads[random.nextInt(leads.length)];
            }
            String expected;
            try {
                expected = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(octets))
                        .toString();
            } catch (CharacterCodingException malformed) {
                expected = null;
            }
            assertEquals(
                    expected,
                    Payloads.text(octets, 0, octets.length),
                    HexFormat.of().formatHex(octets));
        }
    }

    private static void add(TextAssembly assembly, byte[] octets, int from, int to) {
        byte[] part = Arrays.copyOfRange(octets, from, to);
        assembly.add(masked(part, 3, false), 3, part.length, MASK);
    }

    private static String finish(TextAssembly assembly, byte[] octets, int from) {
        byte[] part = Arrays.copyOfRange(octets, from, octets.length);
        return assembly.finish(masked(part, 5, from % 2 == 0), 5, part.length, MASK);
    }
}
