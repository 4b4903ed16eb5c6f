package dev.parley.router.core;

import dev.parley.router.Entry;
import dev.parley.router.NodeId;
import dev.parley.router.SessionEnd;
import dev.parley.router.Time;
import dev.parley.router.nodes.Residents;
import dev.parley.router.rpc.Probes;
import dev.parley.router.state.Session;
import java.util.List;

/** Has sessions come and go as the roll says. The realm makes it. */
final class Members implements Residents {
    private final Arrivals arrivals;
    private final Departures departures;
    private final Decisions decisions;

    Members(Arrivals arrivals, Departures departures, Decisions decisions) {
        this.arrivals = arrivals;
        this.departures = departures;
        this.decisions = decisions;
    }

    @Override
    public void joined(NodeId node, Entry.Joined joined, Time now) {
        arrivals.joined(node, joined, now);
    }

    @Override
    public void left(Session session, Entry.Left left, Time now) {
        departures.left(session, left, now);
    }

    @Override
    public void killed(Session session, Entry.Killed killed, Time now) {
        departures.killed(session, killed, now);
    }

    @Override
    public void nodeLeft(NodeId node, Time now) {
        departures.nodeLeft(node, now);
    }

    @Override
    public void end(SessionEnd how, String reason, String why, Time now) {
        arrivals.close();
        departures.close(how, reason, why, now);
        departures.forgetOthers(now);
    }

    @Override
    public void decide(List<Probes.Probe> about, boolean isTaken) {
        decisions.decide(about, isTaken);
    }
}
