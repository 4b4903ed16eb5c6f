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

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameScannerTest {
    private static final int MAX = 200_000;

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
            FrameScanner scanner = new FrameScanner(() -> MAX);
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
            FrameScanner scanner = new FrameScanner(() -> MAX);
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
            FrameScanner scanner = new FrameScanner(() -> MAX);
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
        FrameScanner scanner = new FrameScanner(() -> MAX);
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
        assertNull(new FrameScanner(() -> MAX).read(ByteBuffer.wrap(frame(FIN | TEXT, new byte[MAX])), new Kept()));
        assertNotNull(
                new FrameScanner(() -> MAX).read(ByteBuffer.wrap(frame(FIN | TEXT, new byte[MAX + 1])), new Kept()));
    }
}
