package dev.parley.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

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
        int before = length;
        append(b, from, count);
        unmask(fragments, before, count, mask);
    }

    /** Takes the last fragment; the whole text, or null where that is no UTF-8. What is in the buffer may be changed. */
    @Nullable
    String finish(ByteBuffer b, int from, int count, int mask) {
        if (length == 0 && b.hasArray()) {
            int start = b.arrayOffset() + from;
            unmask(b.array(), start, count, mask);
            return text(b.array(), start, count);
        }
        add(b, from, count, mask);
        String text = text(fragments, 0, length);
        drop();
        return text;
    }

    /** Takes the last fragment; the octets of the whole message. What is in the buffer may be changed. */
    ByteBuffer finishOctets(ByteBuffer b, int from, int count, int mask) {
        if (length == 0 && b.hasArray()) {
            int start = b.arrayOffset() + from;
            unmask(b.array(), start, count, mask);
            return ByteBuffer.wrap(b.array(), start, count);
        }
        add(b, from, count, mask);
        ByteBuffer octets = ByteBuffer.wrap(fragments, 0, length);
        drop();
        return octets;
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
    static void unmask(byte[] octets, int from, int count, int mask) {
        long four = mask & 0xffff_ffffL;
        long eight = (four << Integer.SIZE) | four;
        long word = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? eight : Long.reverseBytes(eight);
        int end = from + count;
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            WORDS.set(octets, at, (long) WORDS.get(octets, at) ^ word);
        }
        for (int shift = Long.SIZE - Byte.SIZE; at < end; at++, shift -= Byte.SIZE) {
            octets[at] ^= (byte) (eight >>> shift);
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
