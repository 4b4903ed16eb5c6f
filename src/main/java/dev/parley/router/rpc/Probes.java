package dev.parley.router.rpc;

import dev.parley.message.Register;
import dev.parley.router.NodeId;
import dev.parley.router.Parcel;
import dev.parley.router.PlaceId;
import dev.parley.router.Time;
import dev.parley.router.TransportId;
import dev.parley.router.line.Deadlines;
import dev.parley.router.state.Actions;
import dev.parley.router.state.CurrentSettings;
import dev.parley.router.state.Session;
import dev.parley.router.state.Weight;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * REGISTERs that wait until it is known whether the holder of their procedure is still there: a callee that came back must not be
 * kept out by its own dead connection. The dealer asks, the realm brings the news.
 */
public final class Probes {
    /** A session that wants a procedure, and the one of the same authid that holds it. */
    public record Probe(Session asker, Register register, Session holder) {}

    private final PlaceId realm;
    private final CurrentSettings settings;
    private final Actions actions;
    private final Deadlines due;

    /** Those without a connection, whom nobody can ask. */
    private final Deadlines unreachable = new Deadlines(0);

    private final List<Probe> open = new ArrayList<>();

    /** The nodes that wait for news of a holder for their sessions. */
    private final Map<Session, Set<NodeId>> abroad = new LinkedHashMap<>(0);

    Probes(PlaceId realm, CurrentSettings settings, Actions actions) {
        this.realm = realm;
        this.settings = settings;
        this.actions = actions;
        due = new Deadlines(settings.staleMillis());
    }

    /** Asks the holder for a sign of life, where there is reason to; then the asker's later messages wait for the outcome. */
    boolean ask(Session asker, Register register, List<Session> holders, Time now) {
        Session holder = holders.get(0);
        boolean isUnreachable = holder.isDetached();
        // Choice: who has no connection gives way to anybody, as if its session had ended with that
        boolean isAsked = settings.staleMillis() != 0 && holder.authid.equals(asker.authid);
        NodeId node = holder.node();
        if (holders.size() > 1 || holder == asker || !(isUnreachable || isAsked || node != null || holder.isGone)) {
            return false;
        }
        asker.isHeld = true;
        open.add(new Probe(asker, register, holder));
        asker.budget.charge(Weight.message(register));
        if (holder.isGone) {
            return true;
        } else if (node != null) {
            actions.pass(realm, node, new Parcel.Probed(holder.id, isAsked));
        } else if (isUnreachable) {
            unreachable.start(holder.transport, now);
        } else if (!due.isStarted(holder.transport)) {
            due.start(holder.transport, now);
            actions.probe(holder.transport);
        }
        return true;
    }

    /** Ends the wait of those who wait for news of that holder. */
    public List<Probe> endWaitFor(Session holder) {
        boolean wasAsked = due.stop(holder.transport);
        boolean isAwaited = unreachable.stop(holder.transport) || wasAsked;
        if (isAwaited) {
            abroad.remove(holder);
        }
        // the others are asked by nobody here
        return isAwaited || holder.node() != null || holder.isGone
                ? remove(probe -> probe.holder == holder)
                : List.of();
    }

    /** The holder gives a sign of life: tells the other nodes that wait for it. */
    public void tell(Session holder) {
        if (!abroad.isEmpty()) {
            Set<NodeId> nodes = abroad.remove(holder);
            if (nodes != null) {
                nodes.forEach(node -> actions.pass(realm, node, new Parcel.Alive(holder.id)));
            }
        }
    }

    /** Another node wants to know of a holder whether it is there. */
    public void probed(Session holder, boolean isAsked, NodeId from, Time now) {
        if (!holder.isDetached() && !(isAsked && settings.staleMillis() != 0)) {
            actions.pass(realm, from, new Parcel.Alive(holder.id));
            return;
        }
        abroad.computeIfAbsent(holder, none -> new LinkedHashSet<>(2)).add(from);
        if (holder.isDetached()) {
            unreachable.start(holder.transport, now);
        } else if (!due.isStarted(holder.transport)) {
            due.start(holder.transport, now);
            actions.probe(holder.transport);
        }
    }

    private void stopUnlessAwaited(Session holder) {
        if (open.stream().noneMatch(other -> other.holder == holder) && !abroad.containsKey(holder)) {
            due.stop(holder.transport);
            unreachable.stop(holder.transport);
        }
    }

    /** That node does not want to know any more whether a holder is there. */
    public void unasked(Session holder, NodeId from) {
        Set<NodeId> nodes = abroad.get(holder);
        if (nodes != null && nodes.remove(from) && nodes.isEmpty()) {
            abroad.remove(holder);
            stopUnlessAwaited(holder);
        }
    }

    /** The holder is gone, and others will hear of it. */
    public void stop(Session holder) {
        due.stop(holder.transport);
        unreachable.stop(holder.transport);
        abroad.remove(holder);
    }

    /** Ends the wait of those who wait for news of a holder of that node. */
    public List<Probe> endWaitFor(NodeId node) {
        return remove(probe -> node.equals(probe.holder.node()));
    }

    /** Ends the wait of that session, which waits for one thing at most. */
    public List<Probe> endWaitOf(Session asker) {
        if (!asker.isHeld) {
            return List.of();
        }
        List<Probe> own = remove(probe -> probe.asker == asker);
        for (Probe probe : own) {
            Session holder = probe.holder;
            NodeId node = holder.node();
            if (node == null) {
                stopUnlessAwaited(holder);
            } else if (open.stream().noneMatch(other -> other.holder == holder)) {
                actions.pass(realm, node, new Parcel.Unasked(holder.id));
            }
        }
        return own;
    }

    private List<Probe> remove(Predicate<Probe> which) {
        List<Probe> removed = new ArrayList<>(1);
        for (Iterator<Probe> probes = open.iterator(); probes.hasNext(); ) {
            Probe probe = probes.next();
            if (which.test(probe)) {
                probes.remove();
                probe.asker.isHeld = false;
                probe.asker.budget.release(Weight.message(probe.register));
                removed.add(probe);
            }
        }
        return removed;
    }

    /** Connections that gave no sign of life in time. */
    public List<TransportId> expired(Time now) {
        List<TransportId> silent = due.expired(now);
        // so that what is known of them is told when they leave
        silent.forEach(transport -> due.start(transport, now));
        List<TransportId> gone = unreachable.expired(now);
        gone.forEach(transport -> unreachable.start(transport, now));
        if (gone.isEmpty()) {
            return silent;
        }
        List<TransportId> all = new ArrayList<>(silent);
        all.addAll(gone);
        return all;
    }

    public long deadline() {
        return Math.min(due.next(), unreachable.next());
    }
}
