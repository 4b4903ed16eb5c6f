package dev.parley.http;

import dev.parley.frame.Payloads;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes texts of the masked UTF-8 in which they come, fragments put together. Used by {@link FrameScanner}, on the selector thread of
 * the connection only.
 */
final class TextAssembly {
    /** Room for what comes next is as much as has come, within these: one long array would have to be copied as it grows. */
    private static final int LEAST_ROOM = 256;

    private static final int MOST_ROOM = 128 * 1024;

    /** The fragments before the one that is to come next, in pieces that are full but for the last. */
    private List<byte[]> pieces = List.of();

    /** How much of {@link #pieces} has come. */
    private int length;

    /** How long they are. */
    private int room;

    /** What is kept of a message that has not ended. */
    int keptBytes() {
        return room;
    }

    /** Takes a fragment behind which there are others. */
    void add(ByteBuffer b, int from, int count, int mask) {
        for (int done = 0; done < count; ) {
            if (length == room) {
                grow(count - done);
            }
            byte[] last = pieces.get(pieces.size() - 1);
            int at = last.length - (room - length);
            int part = Math.min(count - done, room - length);
            b.get(from + done, last, at, part);
            Payloads.mask(last, at, part, Integer.rotateLeft(mask, Byte.SIZE * (done % Integer.BYTES)));
            length += part;
            done += part;
        }
    }

    /** Takes the last fragment; the whole text, or null where that is no UTF-8. What is in the buffer may be changed. */
    @Nullable
    String finish(ByteBuffer b, int from, int count, int mask) {
        ByteBuffer octets = finishOctets(b, from, count, mask);
        return Payloads.text(octets.array(), octets.arrayOffset() + octets.position(), octets.remaining());
    }

    /** Takes the last fragment; the octets of the whole message, in an array. What is in the buffer may be changed. */
    ByteBuffer finishOctets(ByteBuffer b, int from, int count, int mask) {
        if (length == 0 && b.hasArray()) {
            int start = b.arrayOffset() + from;
            Payloads.mask(b.array(), start, count, mask);
            return ByteBuffer.wrap(b.array(), start, count);
        }
        add(b, from, count, mask);
        byte[] octets = new byte[length];
        int at = 0;
        for (byte[] piece : pieces) {
            int part = Math.min(piece.length, length - at);
            System.arraycopy(piece, 0, octets, at, part);
            at += part;
        }
        drop();
        return ByteBuffer.wrap(octets);
    }

    /** Forgets the fragments. */
    void drop() {
        pieces = List.of();
        length = 0;
        room = 0;
    }

    private void grow(int count) {
        if (pieces.isEmpty()) {
            pieces = new ArrayList<>();
        }
        byte[] piece = new byte[Math.min(MOST_ROOM, Math.max(LEAST_ROOM, Math.max(count, length)))];
        pieces.add(piece);
        room += piece.length;
    }
}
