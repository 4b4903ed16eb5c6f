package dev.parley.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
    private final Budget budget = new Budget(Long.MAX_VALUE, () -> {});

    private Text framed(String characters, int holders) {
        byte[] octets = characters.getBytes(StandardCharsets.UTF_8);
        byte[] behindRoom = new byte[Text.HEADER_OCTETS + octets.length];
        System.arraycopy(octets, 0, behindRoom, Text.HEADER_OCTETS, octets.length);
        return Text.framed(behindRoom, holders, budget);
    }

    private static byte[] octets(ByteBuffer buffer) {
        byte[] octets = new byte[buffer.remaining()];
        buffer.duplicate().get(octets);
        return octets;
    }

    @ParameterizedTest
    @CsvSource({
        "0, 81 00",
        "1, 81 01",
        "125, 81 7d",
        "126, 81 7e 00 7e",
        "65535, 81 7e ff ff",
        "65536, 81 7f 00 00 00 00 00 01 00 00",
        "1000000, 81 7f 00 00 00 00 00 0f 42 40"
    })
    void aFrameHasTheShortestHeaderForItsLength(int length, String header) {
        String characters = "x".repeat(length);
        for (Text text : List.of(framed(characters, 1), new Text(characters, 1, budget))) {
            byte[] frame = octets(text.frame());
            int headerOctets = frame.length - length;
            String[] expected = header.split(" ", -1);
            assertEquals(expected.length, headerOctets);
            for (int i = 0; i < headerOctets; i++) {
                assertEquals((byte) Integer.parseInt(expected[i], 16), frame[i], "octet " + i);
            }
            assertEquals(characters, new String(frame, headerOctets, length, StandardCharsets.UTF_8));
            assertEquals(characters, text.characters());
        }
    }

    @Test
    void allHaveTheSameFrame() {
        Text text = framed("for many", 3);
        ByteBuffer first = text.frame();
        assertSame(first, text.frame());
        assertSame(first, text.frame());
    }

    @Test
    void aFrameIsChargedOnceByItsOctetsAndUntilTheLastHasLetGo() {
        Text text = framed("\u20ac".repeat(1_000), 2);
        assertEquals(text.octets(), budget.charged());
        assertEquals(64 + Text.HEADER_OCTETS + 3_000, text.octets());
        assertEquals(3_000, text.length());
        text.letGo();
        assertEquals(text.octets(), budget.charged());
        text.letGo();
        assertEquals(0, budget.charged());
    }

    @Test
    void aBatchIsOneTextWhateverItIsMadeOf() {
        List<Text> texts = List.of(framed("[1,\"\u20ac\"]", 1), new Text("[2,\"\ud83d\ude00\"]", 1, budget));
        long charged = budget.charged();
        String expected = "[1,\"\u20ac\"]\u001e[2,\"\ud83d\ude00\"]\u001e";
        Text framed = Text.batch(texts, '\u001e', true, budget);
        Text plain = Text.batch(texts, '\u001e', false, budget);
        assertEquals(expected, framed.characters());
        assertEquals(expected, plain.characters());
        assertArrayEquals(octets(plain.frame()), octets(framed.frame()));
        byte[] frame = octets(framed.frame());
        assertArrayEquals(expected.getBytes(StandardCharsets.UTF_8), Arrays.copyOfRange(frame, 2, frame.length));
        assertEquals(charged, budget.charged(), "whoever sends it has charged what it is made of");
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 100, 5_000, 200_000})
    void aDeflatedFrameIsMadeOnceChargedAndInflatesToTheText(int length) throws DataFormatException {
        String characters = "[36,1,2,{},[\"\u20ac" + "abc".repeat(length) + "\"]]";
        Text text = framed(characters, 2);
        long plain = budget.charged();
        ByteBuffer frame = text.deflated();
        assertSame(frame, text.deflated());
        assertTrue(frame.remaining() < text.frame().remaining());
        assertEquals((byte) 0xc1, frame.get(0));
        assertTrue(budget.charged() > plain);

        byte[] octets = octets(frame);
        int header = octets[1] < 126 ? 2 : 4;
        byte[] payload = Arrays.copyOfRange(octets, header, octets.length + 4);
        payload[payload.length - 1] = -1;
        payload[payload.length - 2] = -1;
        Inflater inflater = new Inflater(true);
        inflater.setInput(payload);
        byte[] inflated = new byte[text.length() + 1];
        assertEquals(text.length(), inflater.inflate(inflated));
        inflater.end();
        assertEquals(characters, new String(inflated, 0, text.length(), StandardCharsets.UTF_8));

        text.letGo();
        assertTrue(budget.charged() > 0);
        text.letGo();
        assertEquals(0, budget.charged());
    }

    @Test
    void whatCannotBeCompressedGoesAsItIs() {
        Text shortOne = framed("7", 1);
        assertSame(shortOne.frame(), shortOne.deflated());
        Text longOne = framed("x".repeat(1024 * 1024 + 1), 1);
        assertSame(longOne.frame(), longOne.deflated());
    }
}
