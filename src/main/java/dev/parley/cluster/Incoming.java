package dev.parley.cluster;

import dev.parley.router.NodeId;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way of parcels from one node: in turn, and not before what they follow from. For the engine's thread. */
final class Incoming {
    /** Stands where others are missing. */
    static final Frame GAP = new Frame(new NodeId(""), 0, 0, 0, List.of());

    final ParcelText texts = new ParcelText();

    /** Frames that wait until this node has been told as much as their sender. */
    private final ArrayDeque<Frame> waiting = new ArrayDeque<>();

    private long number;
    private long heardAt = System.nanoTime();

    /** Whether nobody was there under the name of that node when something was last sent to it. */
    private boolean isUnreachable;

    enum Turn {
        NEXT,
        DUPLICATE,
        /** There should have been others before. */
        GAP
    }

    Turn take(Frame frame) {
        heardAt = System.nanoTime();
        isUnreachable = false;
        if (frame.number() <= number) {
            return Turn.DUPLICATE;
        }
        boolean isNext = frame.number() == number + 1;
        number = frame.number();
        waiting.add(frame);
        return isNext ? Turn.NEXT : Turn.GAP;
    }

    /** Marks the place before the frame that was taken last. */
    void putGapBefore(Frame frame) {
        waiting.removeLast();
        waiting.add(GAP);
        waiting.add(frame);
    }

    /** The next frame that is not ahead of what has been told; null for none. */
    @Nullable
    Frame next(long told) {
        Frame first = waiting.peek();
        return first == null || first.applied() > told ? null : waiting.remove();
    }

    /** The number of the last frame that has come. */
    long number() {
        return number;
    }

    void unreachable() {
        isUnreachable = true;
    }

    boolean isUnreachable() {
        return isUnreachable;
    }

    /** Since when nothing has come. */
    long heardAt() {
        return heardAt;
    }
}
