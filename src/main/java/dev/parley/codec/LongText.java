package dev.parley.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A text in which the end of a long string is found without a look at each character by itself: quotes and backslashes as the JDK finds
 * them, which goes by vectors, and what must not stand in a string eight characters at a time. Used by {@link JsonScanner}, for one
 * thread.
 */
final class LongText {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final int STEP = 4 * Long.BYTES;
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHEST = ONES << 7;
    private static final long SPACES = ONES * ' ';
    private static final long UNKNOWN = ONES * '?';

    private final String text;

    /** An octet for each character; a question mark for one that is not of ISO 8859-1. */
    private final byte[] octets;

    /** Of {@link #octets}; 0 where there is not one for each character, but for each pair of surrogates. */
    private final int length;

    /** Of the backslash that was found last; the length of the text where there is none. */
    private int backslash = -1;

    LongText(String text) {
        this.text = text;
        this.octets = text.getBytes(StandardCharsets.ISO_8859_1);
        this.length = octets.length == text.length() ? octets.length : 0;
    }

    /**
     * The place of the first quote, backslash, control character or surrogate from there on; the end of the text if there is none; and
     * {@code from} where nothing is known of this text.
     */
    int end(int from) {
        if (from >= length) {
            return from;
        }
        if (backslash < from) {
            backslash = found('\\', from);
        }
        return backslash == from ? from : firstForbidden(from, Math.min(backslash, found('"', from)));
    }

    private int found(char c, int from) {
        int at = text.indexOf(c, from);
        return at < 0 ? length : at;
    }

    /** The place of the first control character or surrogate, or else the end. */
    private int firstForbidden(int from, int end) {
        int at = from;
        while (true) {
            while (at <= end - STEP && !isSuspect(at)) {
                at += STEP;
            }
            int endOfStep = Math.min(end, at + STEP);
            for (; at < endOfStep; at++) {
                byte octet = octets[at];
                if ((octet & 0xe0) == 0 || (octet == '?' && Character.isSurrogate(text.charAt(at)))) {
                    return at;
                }
            }
            if (at == end) {
                return at;
            }
        }
    }

    /** Whether there is a control character or a question mark in the step. */
    private boolean isSuspect(int at) {
        return ((suspects(at)
                                | suspects(at + Long.BYTES)
                                | suspects(at + 2 * Long.BYTES)
                                | suspects(at + 3 * Long.BYTES))
                        & HIGHEST)
                != 0;
    }

    /** Where the highest bit of an octet gets set, that octet is one, or one before it is. */
    private long suspects(int at) {
        long word = (long) WORDS.get(octets, at);
        long unknown = word ^ UNKNOWN;
        return ((word - SPACES) & ~word) | ((unknown - ONES) & ~unknown);
    }
}
