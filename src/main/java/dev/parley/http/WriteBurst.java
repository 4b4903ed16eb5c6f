package dev.parley.http;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of work on one thread at whose end every connection written to is flushed, each by one system call. Entered
 * by the server around each read; anyone who sends from a thread of his own to many connections, or many messages to
 * one, may enter it too.
 *
 * <p>Bursts nest, only the outermost one flushes. A write outside of any burst is flushed at once.
 */
public final class WriteBurst {
    private static final ThreadLocal<WriteBurst> CURRENT = ThreadLocal.withInitial(WriteBurst::new);

    /** How many bursts of this thread are open. Touched by the thread it belongs to only. */
    private int depth;

    /** Connections to flush at the end. Touched by the thread it belongs to only. */
    private final List<FrameWriter> touched = new ArrayList<>();

    private WriteBurst() {}

    /** Opens a burst on this thread; {@link #leave} must follow in a {@code finally}. */
    public static void enter() {
        CURRENT.get().depth++;
    }

    /** Ends the burst that this thread has entered last, and flushes if it was the outermost one. */
    public static void leave() {
        CURRENT.get().end();
    }

    /** The burst of this thread, if one is open. */
    static boolean open() {
        return CURRENT.get().depth > 0;
    }

    /** Has {@code writer} flushed when the outermost burst of this thread ends. */
    static void touch(FrameWriter writer) {
        CURRENT.get().touched.add(writer);
    }

    private void end() {
        if (depth == 0) {
            throw new IllegalStateException("WriteBurst.leave() without WriteBurst.enter() on this thread");
        }
        try {
            if (depth == 1) {
                flush();
            }
        } finally {
            depth--;
        }
    }

    /** By index: a flush may complete sends, and who is told so may write again, which adds to the list. */
    private void flush() {
        for (int i = 0; i < touched.size(); i++) {
            touched.get(i).flush();
        }
        touched.clear();
    }
}
