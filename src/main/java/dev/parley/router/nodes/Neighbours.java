package dev.parley.router.nodes;

import dev.parley.router.Entry;
import dev.parley.router.NodeId;
import dev.parley.router.Parcel;
import dev.parley.router.PlaceId;
import dev.parley.router.RealmCopy;
import dev.parley.router.roll.Scribe;
import dev.parley.router.state.Actions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes serve the realm, as its roll says, and how one that comes gets to know the realm: where its {@link Entry.NodeUp} stands, the
 * node of the lowest name passes it a copy, and what is listed after that it applies when it has that. The realm has one; {@link Entries} calls it.
 */
public final class Neighbours {
    private final PlaceId realm;
    private final Scribe scribe;
    private final Actions actions;

    /** Those that have the directory. */
    private final Set<NodeId> nodes = new LinkedHashSet<>();

    /** Those that wait for it, and who sends it. */
    private final Map<NodeId, RealmCopy.Arriving> arriving = new LinkedHashMap<>();

    private Stage stage = Stage.OUTSIDE;

    /** What was listed while the copy was on its way. */
    private final List<Listed> waiting = new ArrayList<>();

    private enum Stage {
        /** This node's entry is not listed yet. */
        OUTSIDE,
        /** It waits for the directory. */
        ARRIVING,
        /** It applies what is listed. */
        INSIDE,
        /** It is to serve nobody any more. */
        OVER
    }

    /** An entry with its position, and the node that has entered it. */
    public record Listed(long position, NodeId node, Entry entry) {}

    public Neighbours(PlaceId realm, Scribe scribe, Actions actions) {
        this.realm = realm;
        this.scribe = scribe;
        this.actions = actions;
    }

    /** Whether peers can come in. */
    public boolean isInside() {
        return stage == Stage.INSIDE;
    }

    /** This node serves nobody any more. */
    void end() {
        stage = Stage.OVER;
        waiting.clear();
    }

    /** Whether an entry is to be applied now; else it waits, or is none of this node's business. */
    boolean isDue(Listed listed) {
        if (stage == Stage.OUTSIDE && listed.entry instanceof Entry.NodeUp && scribe.isSelf(listed.node)) {
            stage = Stage.ARRIVING;
        } else if (stage == Stage.ARRIVING) {
            waiting.add(listed);
            return listed.entry instanceof Entry.NodeDown down && scribe.isSelf(down.node());
        }
        return stage == Stage.INSIDE && (listed.entry instanceof Entry.NodeUp || isKnown(listed.node));
    }

    /** Whether that node serves the realm. */
    boolean isKnown(NodeId node) {
        return nodes.contains(node) || arriving.containsKey(node);
    }

    /** A node comes. */
    void up(NodeId node, long position, Supplier<RealmCopy> copy) {
        arriving.put(node, new RealmCopy.Arriving(node, null));
        assign(position, copy);
    }

    /** A node has the directory. */
    void ready(NodeId node, long position, Supplier<RealmCopy> copy) {
        arriving.remove(node);
        nodes.add(node);
        scribe.serveWith(nodes);
        assign(position, copy);
    }

    /**
     * A node is gone.
     *
     * @param ending ends its sessions
     */
    void down(NodeId node, long position, Runnable ending, Supplier<RealmCopy> copy) {
        nodes.remove(node);
        arriving.remove(node);
        scribe.serveWith(nodes);
        scribe.speakForOthers(scribe.isSelf(lowest()));
        ending.run();
        scribe.speakForOthers(false);
        arriving.replaceAll((comer, known) -> node.equals(known.from()) ? new RealmCopy.Arriving(comer, null) : known);
        assign(position, copy);
    }

    /** Has somebody pass the directory as it is at that position to those that nobody passes it to. */
    private void assign(long position, Supplier<RealmCopy> copy) {
        NodeId lowest = lowest();
        List<NodeId> comers = new ArrayList<>();
        arriving.replaceAll((comer, known) -> {
            if (known.from() != null || lowest == null) {
                return known;
            }
            comers.add(comer);
            return new RealmCopy.Arriving(comer, lowest);
        });
        if (scribe.isSelf(lowest) && !comers.isEmpty()) {
            Parcel parcel = new Parcel.Copied(position, copy.get());
            comers.forEach(comer -> actions.pass(realm, comer, parcel));
        }
    }

    /** The one that speaks for those that are gone. */
    @Nullable
    NodeId lowest() {
        NodeId lowest = null;
        for (NodeId node : nodes) {
            lowest = lowest == null || node.name().compareTo(lowest.name()) < 0 ? node : lowest;
        }
        return lowest;
    }

    /**
     * This node has the directory as it was at that position.
     *
     * @return what was listed since
     */
    List<Listed> inside(long position, @Nullable RealmCopy copy) {
        stage = Stage.INSIDE;
        if (copy == null) {
            arriving.put(scribe.self(), new RealmCopy.Arriving(scribe.self(), null));
        } else {
            nodes.addAll(copy.nodes());
            scribe.serveWith(nodes);
            copy.arriving().forEach(comer -> arriving.put(comer.node(), comer));
        }
        List<Listed> since = new ArrayList<>(waiting);
        waiting.clear();
        since.removeIf(listed -> listed.position <= position);
        scribe.enter(new Entry.NodeReady());
        return since;
    }

    /** Whether this node waits for the directory. */
    boolean isArriving() {
        return stage == Stage.ARRIVING;
    }

    List<NodeId> nodes() {
        return List.copyOf(nodes);
    }

    List<RealmCopy.Arriving> arriving() {
        return List.copyOf(arriving.values());
    }
}
