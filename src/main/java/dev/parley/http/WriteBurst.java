package dev.parley.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A stretch of work on one thread at whose end every connection written to is flushed, each by one system call. Entered
 * by the server around each read; anyone who sends from a thread of his own to many connections, or many messages to
 * one, may enter it too.
 *
 * <p>Bursts nest, only the outermost one flushes. A write outside of any burst is flushed at once. What is to be done {@link #afterwards}
 * comes before the flush, so that it can deal with all messages that one read has brought.
 */
public final class WriteBurst {
    private static final ThreadLocal<WriteBurst> CURRENT = ThreadLocal.withInitial(WriteBurst::new);

    /** How many bursts of this thread are open. Touched by the thread it belongs to only. */
    private int depth;

    /** So many messages are read before what they have brought about is done. */
    private static final int MESSAGES = 32;

    /** A message from this length on takes a while to be read, for which others do not wait. */
    private static final int LONG_CHARS = 4096;

    /** What is to be done before the flush. Touched by the thread it belongs to only. */
    private final Deque<Runnable> afterwards = new ArrayDeque<>(2);

    /** Messages that have been read since that was last done. Touched by the thread it belongs to only. */
    private int messages;

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

    /**
     * Has that run by this thread when the read is over, or after some messages; it must not throw.
     *
     * @return false outside of a burst
     */
    public static boolean afterwards(Runnable work) {
        WriteBurst current = CURRENT.get();
        return current.depth > 0 && current.afterwards.add(work);
    }

    /** A message of so many characters is about to be read. */
    static void reads(int chars) {
        WriteBurst current = CURRENT.get();
        current.messages++;
        if (current.messages > MESSAGES || chars >= LONG_CHARS) {
            current.runAll();
        }
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

    /** Runs what this thread has to run {@link #afterwards}. */
    public static void conclude() {
        CURRENT.get().runAll();
    }

    private void runAll() {
        messages = 0;
        for (Runnable work = afterwards.poll(); work != null; work = afterwards.poll()) {
            work.run();
        }
    }

    /** By index: a flush may complete sends, and who is told so may write again, which adds to the list, or have more to do. */
    private void flush() {
        runAll();
        for (int i = 0; i < touched.size(); i++) {
            touched.get(i).flush();
            runAll();
        }
        touched.clear();
    }
}
