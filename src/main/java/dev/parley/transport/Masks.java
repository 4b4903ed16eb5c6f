package dev.parley.transport;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** The masks of what one client sends: "the masking key needs to be unpredictable" (RFC 6455, 5.3). For one thread at a time. */
final class Masks {
    private static final int RESERVE = 1024;
    private static final SecureRandom RANDOM = new SecureRandom();

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
}
