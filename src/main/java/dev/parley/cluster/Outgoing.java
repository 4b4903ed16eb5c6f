package dev.parley.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The way of parcels to one node: at most so far ahead of what that has heard; else it is cut until the node has caught up. Guarded by its member. */
final class Outgoing {
    static final long MOST_AHEAD = 32 << 20;

    private record Sent(long number, int octets) {}

    /** What goes with the next frames. */
    private List<byte[]> pending = new ArrayList<>();

    private final ArrayDeque<Sent> unheard = new ArrayDeque<>();
    private long ahead;
    private long number;
    private boolean isCut;
    private boolean isAckDue;
    private boolean isReady;

    /** Parcels that were not sent. */
    private long dropped;

    /** As far as that the node has applied the roll. */
    private long applied;

    void add(List<byte[]> parcels) {
        if (isCut) {
            dropped += parcels.size();
        } else {
            pending.addAll(parcels);
        }
    }

    /** The node is to be told soon how far this one is. */
    void acknowledge() {
        isAckDue = true;
    }

    boolean isDue() {
        return isAckDue || !pending.isEmpty();
    }

    List<byte[]> take() {
        List<byte[]> taken = pending;
        pending = new ArrayList<>();
        isAckDue = false;
        return taken;
    }

    /** The number of the next frame. */
    long next() {
        return ++number;
    }

    /**
     * A frame is sent.
     *
     * @return whether this was one too many: the node is to notice that some are missing
     */
    boolean sent(int octets) {
        unheard.add(new Sent(number, octets));
        ahead += octets;
        if (isCut || ahead <= MOST_AHEAD) {
            return false;
        }
        isCut = true;
        dropped += pending.size();
        pending.clear();
        number++;
        return true;
    }

    /** The node has heard as far as that. */
    void heard(long heard, long position) {
        applied = Math.max(applied, position);
        while (!unheard.isEmpty() && unheard.element().number <= heard) {
            ahead -= unheard.remove().octets;
        }
        isCut &= ahead > MOST_AHEAD / 2;
    }

    /** The node has the directory: what waits for all waits for it, too. */
    void ready() {
        isReady = true;
    }

    boolean isReady() {
        return isReady;
    }

    long applied() {
        return applied;
    }

    long dropped() {
        return dropped;
    }
}
