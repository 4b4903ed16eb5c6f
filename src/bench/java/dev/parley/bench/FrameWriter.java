package dev.parley.bench;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.SplittableRandom;

/** The frames one connection has still to write, masked while they are copied in; used by its connection only. */
final class FrameWriter {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_HEADER_BYTES = 14;

    /** The JDK copies all it is asked to write, also what the socket then does not take. */
    private static final int MAX_WRITE_BYTES = 128 * 1024;

    private final SplittableRandom keys;
    private byte[] bytes = new byte[4 * 1024];
    private ByteBuffer view = ByteBuffer.wrap(bytes);
    private int start;
    private int end;

    FrameWriter(SplittableRandom keys) {
        this.keys = keys;
    }

    /** Appends bytes that are no frame: the opening handshake. */
    void raw(byte[] source) {
        reserve(source.length);
        System.arraycopy(source, 0, bytes, end, source.length);
        end += source.length;
    }

    void frame(int opcode, byte[] source, int from, int length) {
        reserve(MAX_HEADER_BYTES + length);
        bytes[end++] = (byte) (0x80 | opcode);
        if (length < 126) {
            bytes[end++] = (byte) (0x80 | length);
        } else if (length < 1 << 16) {
            bytes[end++] = (byte) (0x80 | 126);
            unsigned(length, 2);
        } else {
            bytes[end++] = (byte) (0x80 | 127);
            unsigned(length, 8);
        }
        int key = keys.nextInt();
        INTS.set(bytes, end, key);
        end += 4;
        copyMasked(source, from, length, key);
        end += length;
    }

    /** Writes what the channel takes and returns whether that was all. */
    boolean writeTo(SocketChannel channel) throws IOException {
        while (start < end) {
            int count = Math.min(end - start, MAX_WRITE_BYTES);
            view.limit(start + count).position(start);
            int written = channel.write(view);
            start += written;
            if (written < count) {
                return false;
            }
        }
        start = 0;
        end = 0;
        return true;
    }

    private void copyMasked(byte[] source, int from, int length, int key) {
        long wideKey = (key & 0xFFFF_FFFFL) * 0x1_0000_0001L;
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            LONGS.set(bytes, end + i, (long) LONGS.get(source, from + i) ^ wideKey);
        }
        for (; i < length; i++) {
            bytes[end + i] = (byte) (source[from + i] ^ (key >> (8 * (i & 3))));
        }
    }

    private void unsigned(long value, int count) {
        for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
            bytes[end++] = (byte) (value >> shift);
        }
    }

    private void reserve(int count) {
        if (bytes.length - end >= count) {
            return;
        }
        byte[] larger = bytes.length - (end - start) >= count ? bytes : new byte[2 * (end - start + count)];
        System.arraycopy(bytes, start, larger, 0, end - start);
        end -= start;
        start = 0;
        if (larger != bytes) {
            bytes = larger;
            view = ByteBuffer.wrap(bytes);
        }
    }
}
