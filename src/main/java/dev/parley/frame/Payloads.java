package dev.parley.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The payloads of frames: their masks, and the UTF-8 of texts. Called by whoever reads or writes frames; for any thread. */
public final class Payloads {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** What the JDK makes of octets that are no UTF-8, and of those that stand for it. */
    private static final char REPLACEMENT = '\ufffd';

    private Payloads() {}

    /** Masks a payload where it is, or takes its mask away, from its first octet on; eight octets at a time, the mask has four. */
    public static void mask(byte[] octets, int from, int count, int mask) {
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
    public static @Nullable String text(byte[] octets, int from, int count) {
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
