package dev.parley.http;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/** The buffers in which small frames are put together for one write; shared by the connections of one server. */
final class BatchBuffers {
    /** The most bytes that are put together. */
    static final int CAPACITY = 64 * 1024;

    private static final int KEPT = 16;

    private final ArrayBlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(KEPT);

    /** An empty direct buffer of {@link #CAPACITY} bytes. */
    ByteBuffer take() {
        ByteBuffer buffer = free.poll();
        return buffer == null ? ByteBuffer.allocateDirect(CAPACITY) : buffer.clear();
    }

    /** Takes back a buffer that nobody reads any more. */
    void give(ByteBuffer buffer) {
        // Beyond those kept, a buffer is left to the garbage collector.
        boolean ignored = free.offer(buffer);
    }
}
