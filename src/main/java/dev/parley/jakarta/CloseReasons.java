package dev.parley.jakarta;

import java.nio.charset.StandardCharsets;

/** Cuts the reasons of close frames to their greatest length. Used by all wires. */
public final class CloseReasons {
    /** A close frame has room for 125 bytes, two of them for the code. */
    private static final int MAX_BYTES = 123;

    private CloseReasons() {}

    /** The reason, cut to 123 bytes of UTF-8. */
    public static String shortened(String reason) {
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MAX_BYTES) {
            return reason;
        }
        int end = MAX_BYTES;
        while ((bytes[end] & 0xc0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
