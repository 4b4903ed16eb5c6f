package dev.parley.http;

import static dev.parley.http.RawWebSocket.BINARY;
import static dev.parley.http.RawWebSocket.CLOSE;
import static dev.parley.http.RawWebSocket.CONTINUATION;
import static dev.parley.http.RawWebSocket.FIN;
import static dev.parley.http.RawWebSocket.PING;
import static dev.parley.http.RawWebSocket.TEXT;
import static dev.parley.http.RawWebSocket.frame;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCode;
import jakarta.websocket.CloseReason.CloseCodes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrameScannerTest {
    private static final int MAX = 200_000;
    private static final int RSV1 = 0x40;

    /** Keeps what comes out. */
    private static final class Kept implements FrameScanner.Sink {
        final ByteArrayOutputStream frames = new ByteArrayOutputStream();
        final ByteArrayOutputStream pings = new ByteArrayOutputStream();
        final List<String> texts = new ArrayList<>();
        final boolean takesTexts;

        Kept() {
            this(false);
        }

        Kept(boolean takesTexts) {
            this.takesTexts = takesTexts;
        }

        @Override
        public void frames(ByteBuffer run) {
            byte[] bytes = new byte[run.remaining()];
            run.get(bytes);
            frames.writeBytes(bytes);
        }

        @Override
        public void ping(byte[] payload) {
            pings.writeBytes(payload);
        }

        @Override
        public boolean takesTexts() {
            return takesTexts;
        }

        @Override
        public void text(String text) {
            texts.add(text);
        }
    }

    @Test
    void howeverTheBytesAreCutTheSameFramesComeOut() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Kept expected = new Kept();
            byte[] all = conversation(random, expected);
            FrameScanner scanner = new FrameScanner(() -> MAX, false);
            Kept kept = new Kept();
            int longest = 1 << random.nextInt(18);
            for (int at = 0; at < all.length; ) {
                int part = Math.min(all.length - at, 1 + random.nextInt(longest));
                assertNull(scanner.read(ByteBuffer.wrap(all, at, part), kept), "seed " + seed);
                at += part;
            }
            assertArrayEquals(expected.frames.toByteArray(), kept.frames.toByteArray(), "seed " + seed);
            assertArrayEquals(expected.pings.toByteArray(), kept.pings.toByteArray(), "seed " + seed);
            assertTrue(scanner.closeSeen());
        }
    }

    private static byte[] deflated(byte[] octets) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(octets);
        byte[] made = new byte[octets.length + 100];
        int length = deflater.deflate(made, 0, made.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(made, length - 4);
    }

    @Test
    void compressedMessagesComeOutAsTheyWereHoweverTheyAreCut() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            FrameScanner scanner = new FrameScanner(() -> MAX, true);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                String text = "\u20ac".repeat(random.nextInt(3)) + "xyz".repeat(random.nextInt(MAX / 30));
                texts.add(text);
                boolean isCompressed = random.nextBoolean();
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                byte[] octets = isCompressed ? deflated(utf8) : utf8;
                int cut = random.nextInt(octets.length + 1);
                int first = TEXT | (isCompressed ? RSV1 : 0);
                all.writeBytes(frame(first, Arrays.copyOf(octets, cut)));
                all.writeBytes(frame(FIN | CONTINUATION, Arrays.copyOfRange(octets, cut, octets.length)));
            }
            Kept kept = new Kept(true);
            byte[] sent = all.toByteArray();
            int longest = 1 << random.nextInt(18);
            for (int at = 0; at < sent.length; ) {
                int part = Math.min(sent.length - at, 1 + random.nextInt(longest));
                assertNull(scanner.read(ByteBuffer.wrap(sent, at, part), kept), "seed " + seed);
                at += part;
            }
            assertEquals(texts, kept.texts, "seed " + seed);
        }
    }

    @Test
    void aMessageMustNotGrowBeyondTheLimitWhenItIsInflated() {
        byte[] most = deflated("x".repeat(MAX).getBytes(StandardCharsets.UTF_8));
        byte[] more = deflated("x".repeat(MAX + 1).getBytes(StandardCharsets.UTF_8));
        Kept kept = new Kept(true);
        assertNull(read(kept, frame(FIN | RSV1 | TEXT, most)));
        assertEquals(MAX, kept.texts.get(0).length());
        assertEquals(CloseCodes.TOO_BIG, read(kept, frame(FIN | RSV1 | TEXT, more)));
        assertEquals(CloseCodes.TOO_BIG, read(kept, frame(FIN | RSV1 | TEXT, deflated(new byte[100_000_000]))));
    }

    @Test
    void whatIsNoCompressedTextFailsTheConnection() {
        Kept kept = new Kept(true);
        byte[] noBlock = {(byte) 0x07, 1, 2, 3};
        assertEquals(CloseCodes.NOT_CONSISTENT, read(kept, frame(FIN | RSV1 | TEXT, noBlock)));
        assertEquals(
                CloseCodes.NOT_CONSISTENT, read(kept, frame(FIN | RSV1 | TEXT, deflated(new byte[] {(byte) 0xc0}))));
        assertEquals(List.of(), kept.texts);
    }

    @Test
    void theCompressionBitIsForTheFirstFrameOfAMessageThatMayBeCompressed() {
        Kept kept = new Kept(true);
        byte[] text = deflated("[]".getBytes(StandardCharsets.UTF_8));
        byte[] begun = frame(RSV1 | TEXT, text);
        byte[] goesOn = frame(FIN | RSV1 | CONTINUATION, new byte[0]);
        ByteBuffer both =
                ByteBuffer.allocate(begun.length + goesOn.length).put(begun).put(goesOn);
        assertEquals(CloseCodes.PROTOCOL_ERROR, read(kept, both.array()));
        assertEquals(CloseCodes.PROTOCOL_ERROR, read(kept, frame(FIN | RSV1 | PING, new byte[0])));
        assertEquals(CloseCodes.PROTOCOL_ERROR, read(kept, frame(FIN | RSV1 >> 1 | TEXT, text)));
        assertEquals(
                CloseCodes.PROTOCOL_ERROR,
                code(new FrameScanner(() -> MAX, false).read(ByteBuffer.wrap(frame(FIN | RSV1 | TEXT, text)), kept)));
    }

    @Test
    void aLastBlockMayEndAMessage() {
        // RFC 7692, 7.2.3.4: "Hello" in a block that says it is the last one
        byte[] hello = HexFormat.ofDelimiter(" ").parseHex("f3 48 cd c9 c9 07 00 00");
        Kept kept = new Kept(true);
        assertNull(read(kept, frame(FIN | RSV1 | TEXT, hello)));
        assertEquals(List.of("Hello"), kept.texts);
        byte[] another = Arrays.copyOf(hello, 2 * hello.length);
        System.arraycopy(hello, 0, another, hello.length, hello.length);
        assertEquals(CloseCodes.NOT_CONSISTENT, read(kept, frame(FIN | RSV1 | TEXT, another)));
    }

    private static @Nullable CloseCode read(Kept kept, byte[] frames) {
        return code(new FrameScanner(() -> MAX, true).read(ByteBuffer.wrap(frames), kept));
    }

    private static @Nullable CloseCode code(@Nullable CloseReason reason) {
        return reason == null ? null : reason.getCloseCode();
    }

    /** Whole and fragmented messages and pings, a close frame, and what nobody is to hear. */
    private static byte[] conversation(Random random, Kept expected) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        boolean fragmented = false;
        for (int i = 0; i < 10; i++) {
            byte[] payload = new byte[random.nextInt(4) == 0 ? random.nextInt(MAX / 10) : random.nextInt(300)];
            random.nextBytes(payload);
            if (random.nextInt(3) == 0) {
                byte[] ping = new byte[random.nextInt(126)];
                random.nextBytes(ping);
                all.writeBytes(frame(FIN | PING, ping));
                expected.pings.writeBytes(ping);
            }
            boolean last = random.nextBoolean();
            byte[] frame = frame((last ? FIN : 0) | (fragmented ? CONTINUATION : TEXT), payload);
            fragmented = !last;
            all.writeBytes(frame);
            expected.frames.writeBytes(frame);
        }
        byte[] close = frame(FIN | CLOSE, new byte[0]);
        all.writeBytes(close);
        expected.frames.writeBytes(close);
        all.writeBytes(new byte[random.nextInt(50)]);
        return all.toByteArray();
    }

    @Test
    void howeverTheBytesAreCutTheSameTextsComeOutBesideTheOtherFrames() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Kept expected = new Kept(true);
            byte[] all = conversationOfTexts(random, expected);
            FrameScanner scanner = new FrameScanner(() -> MAX, false);
            Kept kept = new Kept(true);
            int longest = 1 << random.nextInt(18);
            for (int at = 0; at < all.length; ) {
                int part = Math.min(all.length - at, 1 + random.nextInt(longest));
                assertNull(scanner.read(ByteBuffer.wrap(all, at, part), kept), "seed " + seed);
                at += part;
            }
            assertEquals(expected.texts, kept.texts, "seed " + seed);
            assertArrayEquals(expected.frames.toByteArray(), kept.frames.toByteArray(), "seed " + seed);
            assertArrayEquals(expected.pings.toByteArray(), kept.pings.toByteArray(), "seed " + seed);
            assertTrue(scanner.closeSeen());
            assertEquals(0, scanner.unfinishedBytes());
        }
    }

    /** Texts and binary messages, in up to four fragments, and pings among them. */
    private static byte[] conversationOfTexts(Random random, Kept expected) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 10; i++) {
            boolean isText = random.nextInt(4) > 0;
            String text = "\u00e4\u20ac\ud83d\ude00".repeat(random.nextInt(3))
                    + "x".repeat(random.nextInt(4) == 0 ? random.nextInt(MAX / 10) : random.nextInt(300))
                    + "\u20ac".repeat(random.nextInt(3));
            byte[] octets = text.getBytes(StandardCharsets.UTF_8);
            int opcode = isText ? TEXT : BINARY;
            int fragments = 1 + random.nextInt(4);
            int from = 0;
            for (int j = 1; j <= fragments; j++) {
                int to = j == fragments ? octets.length : from + random.nextInt(octets.length - from + 1);
                byte[] frame = frame((j == fragments ? FIN : 0) | opcode, Arrays.copyOfRange(octets, from, to));
                all.writeBytes(frame);
                if (!isText) {
                    expected.frames.writeBytes(frame);
                }
                byte[] ping = new byte[random.nextInt(3)];
                all.writeBytes(frame(FIN | PING, ping));
                expected.pings.writeBytes(ping);
                opcode = CONTINUATION;
                from = to;
            }
            if (isText) {
                expected.texts.add(text);
            }
        }
        byte[] close = frame(FIN | CLOSE, new byte[0]);
        all.writeBytes(close);
        expected.frames.writeBytes(close);
        return all.toByteArray();
    }

    @Test
    void afterAViolationTheCloseFrameIsFoundHoweverTheBytesAreCut() {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.writeBytes(frame(FIN | TEXT, new byte[MAX + 1]));
        sent.writeBytes(frame(FIN | TEXT, new byte[300]));
        int beforeClose = sent.size();
        sent.writeBytes(frame(FIN | CLOSE, new byte[0]));
        byte[] all = sent.toByteArray();
        for (int part : new int[] {1, 2, 3, 7, 1000, all.length}) {
            FrameScanner scanner = new FrameScanner(() -> MAX, false);
            Kept kept = new Kept();
            int violations = 0;
            for (int at = 0; at < all.length; at += part) {
                assertFalse(scanner.closeSeen() && at < beforeClose);
                ByteBuffer in = ByteBuffer.wrap(all, at, Math.min(part, all.length - at));
                violations += scanner.read(in, kept) == null ? 0 : 1;
            }
            assertEquals(1, violations);
            assertEquals(0, kept.frames.size());
            assertTrue(scanner.closeSeen());
        }
    }

    @Test
    void whatIsDiscardedInTheMiddleOfAFrameIsDiscardedToItsEnd() {
        FrameScanner scanner = new FrameScanner(() -> MAX, false);
        Kept kept = new Kept();
        byte[] frame = frame(FIN | TEXT, new byte[1000]);
        assertNull(scanner.read(ByteBuffer.wrap(frame, 0, 500), kept));
        scanner.discard();
        assertNull(scanner.read(ByteBuffer.wrap(frame, 500, frame.length - 500), kept));
        assertNull(scanner.read(ByteBuffer.wrap(frame(FIN | CLOSE, new byte[0])), kept));
        assertTrue(scanner.closeSeen());
        assertEquals(0, kept.frames.size());
    }

    @Test
    void aMessageMayHaveTheGreatestSizeAndNotAByteMore() {
        assertNull(
                new FrameScanner(() -> MAX, false).read(ByteBuffer.wrap(frame(FIN | TEXT, new byte[MAX])), new Kept()));
        assertNotNull(new FrameScanner(() -> MAX, false)
                .read(ByteBuffer.wrap(frame(FIN | TEXT, new byte[MAX + 1])), new Kept()));
    }
}
