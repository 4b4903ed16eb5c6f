package dev.parley.cluster;

import dev.parley.router.Entry;
import dev.parley.router.NodeId;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which nodes serve a realm, as far as its roll is read, and which of their frames count: in turn or not at all. For one thread. */
final class Membership {
    /** So many that are gone are known to be; frames of older ones have long arrived. */
    private static final int MOST_GONE = 1_000;

    private final NodeId self;

    /** Nodes that have the directory. */
    private final Set<NodeId> ready = new LinkedHashSet<>();

    /** Nodes that wait for it, in the order in which they came. */
    private final Set<NodeId> arriving = new LinkedHashSet<>();

    private final Set<NodeId> gone = new LinkedHashSet<>();

    /** The number of the last frame of each. */
    private final Map<NodeId, Long> numbers = new LinkedHashMap<>();

    /** Whether this node has been listed. */
    private boolean isListed;

    Membership(NodeId self) {
        this.self = self;
    }

    /** Whether the frame counts: it is the next of its node, which is not gone. What is told of none that counts, nobody applies. */
    boolean take(Frame frame) {
        NodeId from = frame.from();
        if (gone.contains(from)) {
            return false;
        }
        Long last = numbers.get(from);
        // of a node that came before what the roll still has, the first that is seen is the first
        if (last == null ? isListed && frame.number() != 1 : frame.number() != last + 1) {
            return false;
        }
        numbers.put(from, frame.number());
        if (last == null && !isListed && frame.number() != 1) {
            ready.add(from);
        }
        return true;
    }

    /** Takes note of an entry that counts. */
    void apply(NodeId from, Entry entry) {
        if (entry instanceof Entry.NodeUp) {
            isListed |= from.equals(self);
            arriving.add(from);
        } else if (entry instanceof Entry.NodeReady) {
            arriving.remove(from);
            ready.add(from);
        } else if (entry instanceof Entry.NodeDown down) {
            down(down.node());
        }
    }

    private void down(NodeId node) {
        ready.remove(node);
        arriving.remove(node);
        numbers.remove(node);
        gone.add(node);
        if (gone.size() > MOST_GONE) {
            Iterator<NodeId> oldest = gone.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    boolean isListed() {
        return isListed;
    }

    /** The node that is to begin with an empty directory, since nobody has it; null for none. */
    @Nullable
    NodeId alone() {
        return ready.isEmpty() && !arriving.isEmpty() ? arriving.iterator().next() : null;
    }

    boolean isMember(NodeId node) {
        return ready.contains(node) || arriving.contains(node);
    }

    boolean isReady(NodeId node) {
        return ready.contains(node);
    }

    boolean isGone(NodeId node) {
        return gone.contains(node);
    }

    /** All but this node. */
    Collection<NodeId> others() {
        Set<NodeId> others = new LinkedHashSet<>(ready);
        others.addAll(arriving);
        others.remove(self);
        return others;
    }

    int size() {
        return ready.size();
    }
}
