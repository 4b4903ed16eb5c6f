package dev.parley.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The bytes received on one connection, cut into the HTTP response and then into frames; used by its connection only. */
final class FrameReader {
    private static final int MAX_FRAME_BYTES = 1 << 28;

    private byte[] bytes = new byte[16 * 1024];
    private ByteBuffer view = ByteBuffer.wrap(bytes);
    private int start;
    private int end;

    private int opcode;
    private boolean isFinal;
    private int payloadStart;
    private int payloadEnd;

    /** Reads what the channel has and returns how many bytes that was, or -1 at its end. */
    int fill(SocketChannel channel) throws IOException {
        if (start > 0) {
            System.arraycopy(bytes, start, bytes, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end > bytes.length / 4 * 3) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            view = ByteBuffer.wrap(bytes);
        }
        view.limit(bytes.length).position(end);
        int count = channel.read(view);
        end += Math.max(count, 0);
        return count;
    }

    /** Takes the HTTP response's head, or returns null while it is not complete. */
    @Nullable
    String nextHead() {
        for (int i = start; i + 3 < end; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                String head = new String(bytes, start, i - start, StandardCharsets.ISO_8859_1);
                start = i + 4;
                return head;
            }
        }
        return null;
    }

    /** Takes the next frame, or returns false while it is not complete. */
    boolean nextFrame() {
        if (end - start < 2) {
            return false;
        }
        int lengthByte = bytes[start + 1];
        if (lengthByte < 0) {
            throw new BenchmarkFailure("the server sent a masked frame");
        }
        int extraBytes = lengthByte < 126 ? 0 : lengthByte == 126 ? 2 : 8;
        if (end - start < 2 + extraBytes) {
            return false;
        }
        long length = extraBytes == 0 ? lengthByte : unsigned(start + 2, extraBytes);
        if (length < 0 || length > MAX_FRAME_BYTES) {
            throw new BenchmarkFailure("the server sent a frame of " + Long.toUnsignedString(length) + " bytes");
        }
        int from = start + 2 + extraBytes;
        if (end - from < length) {
            return false;
        }
        opcode = bytes[start] & 0x0F;
        isFinal = bytes[start] < 0;
        payloadStart = from;
        payloadEnd = from + (int) length;
        start = payloadEnd;
        return true;
    }

    int opcode() {
        return opcode;
    }

    boolean isFinal() {
        return isFinal;
    }

    byte[] bytes() {
        return bytes;
    }

    int payloadStart() {
        return payloadStart;
    }

    int payloadEnd() {
        return payloadEnd;
    }

    private long unsigned(int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = value << 8 | (bytes[i] & 0xFF);
        }
        return value;
    }
}
