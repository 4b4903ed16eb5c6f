package dev.parley.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/** The masks of what one client sends: "the masking key needs to be unpredictable" (RFC 6455, 5.3). For one thread at a time. */
final class Masks {
    private static final int RESERVE = 1024;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] reserve = new byte[RESERVE];
    private final ByteBuffer unused = ByteBuffer.wrap(reserve).limit(0);

    /** Another mask. */
    int next() {
        if (!unused.hasRemaining()) {
            RANDOM.nextBytes(reserve);
            unused.clear();
        }
        return unused.getInt();
    }

    /** Masks a payload where it is, from its first octet on; eight octets at a time, the mask has four. */
    static void mask(byte[] octets, int from, int count, int mask) {
        long four = mask & 0xffff_ffffL;
        long eight = (four << Integer.SIZE) | four;
        int end = from + count;
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            WORDS.set(octets, at, (long) WORDS.get(octets, at) ^ eight);
        }
        for (int shift = Long.SIZE - Byte.SIZE; at < end; at++, shift -= Byte.SIZE) {
            octets[at] ^= (byte) (eight >>> shift);
        }
    }
}
