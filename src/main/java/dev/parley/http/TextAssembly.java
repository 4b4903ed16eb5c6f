package dev.parley.http;

import dev.parley.frame.Payloads;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes texts of the masked UTF-8 in which they come, fragments put together. Used by {@link FrameScanner}, on the selector thread of
 * the connection only.
 */
final class TextAssembly {
    private static final byte[] NOTHING = {};

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
        Payloads.mask(fragments, before, count, mask);
    }

    /** Takes the last fragment; the whole text, or null where that is no UTF-8. What is in the buffer may be changed. */
    @Nullable
    String finish(ByteBuffer b, int from, int count, int mask) {
        if (length == 0 && b.hasArray()) {
            int start = b.arrayOffset() + from;
            Payloads.mask(b.array(), start, count, mask);
            return Payloads.text(b.array(), start, count);
        }
        add(b, from, count, mask);
        String text = Payloads.text(fragments, 0, length);
        drop();
        return text;
    }

    /** Takes the last fragment; the octets of the whole message. What is in the buffer may be changed. */
    ByteBuffer finishOctets(ByteBuffer b, int from, int count, int mask) {
        if (length == 0 && b.hasArray()) {
            int start = b.arrayOffset() + from;
            Payloads.mask(b.array(), start, count, mask);
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
}
