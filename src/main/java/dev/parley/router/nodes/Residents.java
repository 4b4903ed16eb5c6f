package dev.parley.router.nodes;

import dev.parley.router.Entry;
import dev.parley.router.NodeId;
import dev.parley.router.SessionEnd;
import dev.parley.router.Time;
import dev.parley.router.rpc.Probes;
import dev.parley.router.state.Session;
import java.util.List;

/** The sessions of a realm, as they come and go. The realm has them. */
public interface Residents {
    /** A session has joined, here or there, unless its id is taken. */
    void joined(NodeId node, Entry.Joined joined, Time now);

    /** A session is over, whose peer is gone. */
    void left(Session session, Entry.Left left, Time now);

    /** A session is over, whose peer is told GOODBYE. */
    void killed(Session session, Entry.Killed killed, Time now);

    /** A node is gone, and its sessions with it. */
    void nodeLeft(NodeId node, Time now);

    /** This node serves nobody any more: everybody here is told. */
    void end(SessionEnd how, String reason, String why, Time now);

    /** There is news for those who wait for the holder of a procedure. */
    void decide(List<Probes.Probe> about, boolean isTaken);
}
