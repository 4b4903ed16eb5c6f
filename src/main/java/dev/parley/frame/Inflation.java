package dev.parley.frame;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of compressed ones (RFC 7692, 7.2.2), each for itself. Called by whoever reads frames; for any thread. The inflaters are
 * lent for one message, so that there are as many as threads that use one at the same time.
 */
public final class Inflation {
    /** "Append 4 octets of 0x00 0x00 0xff 0xff to the tail end of the payload of the message." */
    private static final byte[] TAIL = {0, 0, -1, -1};

    private static final int LEAST_ROOM = 1024;

    private static final ConcurrentLinkedQueue<Inflater> IDLE = new ConcurrentLinkedQueue<>();

    private Inflation() {}

    /**
     * The octets of one message.
     *
     * @param most how many there may be
     * @return null where there are more
     * @throws DataFormatException where the payload is not compressed
     */
    public static byte @Nullable [] inflated(byte[] payload, int from, int count, int most) throws DataFormatException {
        Inflater idle = IDLE.poll();
        Inflater inflater = idle == null ? new Inflater(true) : idle;
        try {
            return inflated(inflater, payload, from, count, most);
        } finally {
            inflater.reset();
            IDLE.add(inflater);
        }
    }

    private static byte @Nullable [] inflated(Inflater inflater, byte[] payload, int from, int count, int most)
            throws DataFormatException {
        // with room for one octet more than there may be, which shows that there are too many
        byte[] message = new byte[(int) Math.min(most, Math.max(LEAST_ROOM, 4L * count)) + 1];
        int length = 0;
        boolean isTail = false;
        inflater.setInput(payload, from, count);
        while (true) {
            length += inflater.inflate(message, length, message.length - length);
            if (length > most) {
                return null;
            }
            if (inflater.finished()) {
                // "a DEFLATE block with the BFINAL bit set to 1", then perhaps the beginning of an empty one (7.2.3.4)
                if (inflater.getRemaining() > (isTail ? TAIL.length : 1)) {
                    throw new DataFormatException("octets follow the last block");
                }
                return Arrays.copyOf(message, length);
            }
            if (length == message.length) {
                message = Arrays.copyOf(message, (int) Math.min(most, 2L * length) + 1);
            } else if (!inflater.needsInput()) {
                throw new DataFormatException("a dictionary is wanted");
            } else if (isTail) {
                return Arrays.copyOf(message, length);
            } else {
                isTail = true;
                inflater.setInput(TAIL);
            }
        }
    }
}
