package dev.parley.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes texts of the masked UTF-8 in which they come, fragments put together. Used by {@link FrameScanner}, on the selector thread of
 * the connection only.
 */
final class TextAssembly {
    private static final byte[] NOTHING = {};

    /** What the decoder has put in where there was no UTF-8, or what was sent. */
    private static final char REPLACEMENT = '\ufffd';

    /** The fragments before the one that is to come next. */
    private byte[] fragments = NOTHING;

    /** How much of {@link #fragments} has come. */
    private int length;

    /** What is kept of a message that has not ended. */
    int keptBytes() {
        return fragments.length;
    }

    /** Takes a fragment behind which there are others. */
    void add(ByteBuffer b, int from, int count, int mask) {
        unmask(b, from, count, mask);
        append(b, from, count);
    }

    /** Takes the last fragment; the whole text, or null where that is no UTF-8. */
    @Nullable
    String finish(ByteBuffer b, int from, int count, int mask) {
        unmask(b, from, count, mask);
        if (length == 0 && b.hasArray()) {
            return text(b.array(), b.arrayOffset() + from, count);
        }
        append(b, from, count);
        String text = text(fragments, 0, length);
        drop();
        return text;
    }

    /** Forgets the fragments. */
    void drop() {
        fragments = NOTHING;
        length = 0;
    }

    private void append(ByteBuffer b, int from, int count) {
        int whole = length + count;
        if (whole > fragments.length) {
            fragments = Arrays.copyOf(fragments, length == 0 ? count : Math.max(whole, 2 * fragments.length));
        }
        b.get(from, fragments, length, count);
        length = whole;
    }

    /** Eight octets at a time; the mask has four. */
    static void unmask(ByteBuffer b, int from, int count, int mask) {
        long four = mask & 0xffff_ffffL;
        long eight = four << Integer.SIZE | four;
        int end = from + count;
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            b.putLong(at, b.getLong(at) ^ eight);
        }
        for (int shift = Long.SIZE - Byte.SIZE; at < end; at++, shift -= Byte.SIZE) {
            b.put(at, (byte) (b.get(at) ^ (eight >>> shift)));
        }
    }

    /** The text of that UTF-8; null where it is none (RFC 3629: surrogates and longer forms than needed are not). */
    static @Nullable String text(byte[] octets, int from, int count) {
        String text = new String(octets, from, count, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 || isUtf8(octets, from, count) ? text : null;
    }

    private static boolean isUtf8(byte[] octets, int from, int count) {
        try {
            CharBuffer unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, from, count));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
