package dev.parley.management;

import java.util.Map;

/** A router for JMX, by the name {@code dev.parley:type=Router}. Attributes are those of the metrics of the same meaning. */
public interface RouterMXBean {
    /** The version that runs. */
    String getVersion();

    /** Connections that are open. */
    long getConnections();

    /** Sessions that are open, by realm; without realms that do not answer. */
    Map<String, Long> getSessions();

    /** What waits for peers, in octets. */
    long getOutboxBytes();

    /** What messages on their way take of the memory, in octets. */
    long getInTransitBytes();

    /** Peers that were disconnected because they did not read. */
    long getSlowPeers();

    /** Messages that had no effect and whose senders got no answer. */
    long getMessagesDropped();

    /** Whether nobody is let in any more. */
    boolean isDraining();

    /** Has sessions leave, and the router stop. Returns at once. */
    void drain();
}
