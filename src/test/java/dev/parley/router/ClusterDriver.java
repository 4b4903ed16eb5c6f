package dev.parley.router;

import java.util.Random;
import java.util.Set;

/** Plays transcripts to three nodes, to which the peers are dealt; after each line all that is under way arrives. */
final class ClusterDriver extends SurfaceDriver {
    private static final int NODES = 3;

    private final SimulatedCluster cluster;
    private final Set<String> together;

    /**
     * Three nodes.
     *
     * @param together peers that are on one node: a session is resumed where it was
     */
    ClusterDriver(long seed, Set<String> together) {
        this(new SimulatedCluster(new Random(seed), NODES, TestRealms.SETTINGS), together);
    }

    private ClusterDriver(SimulatedCluster cluster, Set<String> together) {
        super(cluster);
        this.cluster = cluster;
        this.together = together;
    }

    @Override
    Core.Connection connection(String peer, Handshake handshake) {
        return cluster.connection(peer, handshake.seen(peer), together.contains(peer));
    }
}
