package dev.parley.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses messages (RFC 7692, 7.2.1), each for itself. Called by whoever writes frames; for any thread. The deflaters are lent for one message,
 * so that there are as many as threads that use one at the same time.
 */
public final class Deflation {
    /** "Remove 4 octets (that are 0x00 0x00 0xff 0xff) from the tail end." */
    private static final int TAIL_OCTETS = 4;

    /** Longer ones would keep a thread that reads from sockets for more than some ten milliseconds. */
    private static final int MOST_OCTETS = 1024 * 1024;

    private static final ConcurrentLinkedQueue<Deflater> IDLE = new ConcurrentLinkedQueue<>();

    private Deflation() {}

    /**
     * The compressed payload behind so many octets that are free; null where it would be no shorter, or the message is longer than a
     * mebibyte.
     */
    public static byte @Nullable [] deflated(ByteBuffer message, int free) {
        int length = message.remaining();
        if (length > MOST_OCTETS) {
            return null;
        }
        Deflater idle = IDLE.poll();
        Deflater deflater = idle == null ? new Deflater(Deflater.BEST_SPEED, true) : idle;
        try {
            deflater.setInput(message);
            byte[] compressed = new byte[free + length + TAIL_OCTETS];
            int made = deflater.deflate(compressed, free, compressed.length - free, Deflater.SYNC_FLUSH);
            int kept = made - TAIL_OCTETS;
            return kept < length ? Arrays.copyOf(compressed, free + kept) : null;
        } finally {
            deflater.reset();
            IDLE.add(deflater);
        }
    }
}
