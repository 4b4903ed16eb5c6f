package dev.parley.cluster;

/**
 * How long nodes wait for each other, in milliseconds.
 *
 * @param node what this router is called
 * @param goneMillis for how long nobody is there under the name of a node until it is declared down
 * @param deadMillis for how long a node is silent until it is declared down
 * @param detachedMillis for how long a node that is cut off keeps its sessions
 * @param settleMillis for how long the answer to a REGISTER or SUBSCRIBE waits until all nodes know of it
 */
public record ClusterSettings(String node, long goneMillis, long deadMillis, long detachedMillis, long settleMillis) {
    /** What is used where nothing else is said. */
    public static ClusterSettings of(String node) {
        return new ClusterSettings(node, 1_000, 5_000, 30_000, 200);
    }
}
