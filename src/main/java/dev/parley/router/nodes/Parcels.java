package dev.parley.router.nodes;

import dev.parley.message.ErrorReply;
import dev.parley.message.Yield;
import dev.parley.router.NodeId;
import dev.parley.router.Parcel;
import dev.parley.router.PlaceId;
import dev.parley.router.Time;
import dev.parley.router.pubsub.Broker;
import dev.parley.router.rpc.Dealer;
import dev.parley.router.state.Actions;
import dev.parley.router.state.RealmSessions;
import dev.parley.router.state.Session;
import org.jspecify.annotations.Nullable;

/** Opens what other nodes have passed to this realm: hands each to the part that it concerns. The realm alone calls it. */
public final class Parcels implements Parcel.Visitor {
    private final PlaceId realm;
    private final RealmSessions sessions;
    private final Broker broker;
    private final Dealer dealer;
    private final Residents residents;
    private final Entries entries;
    private final Actions actions;

    public Parcels(
            PlaceId realm,
            RealmSessions sessions,
            Broker broker,
            Dealer dealer,
            Residents residents,
            Entries entries,
            Actions actions) {
        this.entries = entries;
        this.realm = realm;
        this.sessions = sessions;
        this.broker = broker;
        this.dealer = dealer;
        this.residents = residents;
        this.actions = actions;
    }

    private @Nullable Session here(long id) {
        Session session = sessions.find(id);
        return session == null || session.node() != null || session.isGone ? null : session;
    }

    private @Nullable Session there(long id, NodeId node) {
        Session session = sessions.find(id);
        return session == null || !node.equals(session.node()) ? null : session;
    }

    /** Opens what that node has passed, as long as that counts. */
    public void open(NodeId from, Parcel parcel, Time now) {
        if (parcel instanceof Parcel.Copied || entries.isKnown(from)) {
            parcel.accept(this, from, now);
        }
    }

    /** Parcels of that node have been lost: nobody knows what was in them. */
    public void lost(NodeId from) {
        actions.pass(realm, from, new Parcel.Gap());
        cutOff(from);
        dealer.calls().nodeLeft(from);
    }

    /** What was on the way from sessions of that node, or to them, may be lost. */
    private void cutOff(NodeId node) {
        for (Session session : sessions.open(one -> node.equals(one.node()))) {
            dealer.linkLost(session);
        }
        residents.decide(dealer.probes().endWaitFor(node), true);
    }

    @Override
    public void published(Parcel.Published published, NodeId from, Time now) {
        broker.publications().passed(published.publication(), now);
    }

    @Override
    public void invoked(Parcel.Invoked invoked, NodeId from, Time now) {
        Session callee = here(invoked.session());
        // of one that is over the roll tells the caller's node
        if (callee != null) {
            dealer.calls()
                    .invoked(
                            invoked,
                            from,
                            callee,
                            callee.registrations.get(invoked.invocation().registration()));
        }
    }

    @Override
    public void interrupted(Parcel.Interrupted interrupted, NodeId from, Time now) {
        Session callee = here(interrupted.session());
        if (callee != null) {
            dealer.calls().interrupted(interrupted, from, callee);
        }
    }

    @Override
    public void released(Parcel.Released released, NodeId from, Time now) {
        Session callee = sessions.find(released.session());
        if (callee != null) {
            dealer.calls().released(released, from, callee);
        }
    }

    @Override
    public void answered(Parcel.Answered answered, NodeId from, Time now) {
        Session callee = there(answered.session(), from);
        if (callee != null && answered.message() instanceof Yield yield) {
            boolean unused = dealer.calls().result(callee, yield, now);
        } else if (callee != null && answered.message() instanceof ErrorReply error) {
            boolean unused = dealer.calls().error(callee, error);
        }
    }

    @Override
    public void busy(Parcel.Busy busy, NodeId from, Time now) {
        Session callee = there(busy.session(), from);
        if (callee != null) {
            dealer.calls().busy(busy, callee);
        }
    }

    @Override
    public void free(Parcel.Free free, NodeId from, Time now) {
        Session callee = there(free.session(), from);
        if (callee != null) {
            dealer.free(callee);
        }
    }

    @Override
    public void probed(Parcel.Probed probed, NodeId from, Time now) {
        Session holder = here(probed.session());
        if (holder != null) {
            dealer.probes().probed(holder, probed.isAsked(), from, now);
        }
    }

    @Override
    public void unasked(Parcel.Unasked unasked, NodeId from, Time now) {
        Session holder = here(unasked.session());
        if (holder != null) {
            dealer.probes().unasked(holder, from);
        }
    }

    @Override
    public void alive(Parcel.Alive alive, NodeId from, Time now) {
        Session holder = there(alive.session(), from);
        if (holder != null) {
            residents.decide(dealer.probes().endWaitFor(holder), true);
        }
    }

    @Override
    public void copied(Parcel.Copied copied, NodeId from, Time now) {
        entries.inside(copied.position(), copied.copy(), now);
    }

    @Override
    public void gap(Parcel.Gap gap, NodeId from, Time now) {
        cutOff(from);
    }
}
