package dev.parley.cluster;

import dev.parley.engine.Nodes;
import dev.parley.router.NodeId;
import java.util.concurrent.atomic.LongAdder;

/**
 * The other routers that serve the same realms: how to reach them, and what has become of it. Whoever assembles a server makes it, for one
 * hub. For all threads.
 */
public final class Cluster {
    private final Nodes nodes;
    private final ClusterSettings settings;
    private final LongAdder lost = new LongAdder();
    private final LongAdder fenced = new LongAdder();

    public Cluster(Nodes nodes, ClusterSettings settings) {
        this.nodes = nodes;
        this.settings = settings;
    }

    /**
     * A new life of this router.
     *
     * @param random that no other has
     */
    public NodeId life(long random) {
        return new NodeId(settings.node() + "." + Long.toHexString(random));
    }

    Nodes nodes() {
        return nodes;
    }

    ClusterSettings settings() {
        return settings;
    }

    /** Something that another node has passed was lost. */
    void lost() {
        lost.increment();
    }

    /** A realm has come anew. */
    void fenced() {
        fenced.increment();
    }

    /** How often something that other nodes have passed was lost. */
    public long losses() {
        return lost.sum();
    }

    /** How often a realm has come anew. */
    public long fences() {
        return fenced.sum();
    }
}
