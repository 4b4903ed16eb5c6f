package dev.parley.router.state;

import dev.parley.message.Attribute;
import dev.parley.message.Event;
import dev.parley.router.NodeId;
import dev.parley.router.TransportId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Sends a publication to its subscribers. The broker uses it, and the router for its own events. */
public final class Publisher {
    private final UriIndex<Subscription> subscriptions;
    private final Actions actions;

    /** Where the event at hand goes beside those to whom it goes at once. */
    private final List<Backlog.Lane> others = new ArrayList<>();

    /** Those with durable subscriptions to whom the event at hand goes, now or later. */
    private final Set<Session> durable = new LinkedHashSet<>();

    public Publisher(UriIndex<Subscription> subscriptions, Actions actions) {
        this.subscriptions = subscriptions;
        this.actions = actions;
    }

    /** Whether there is a subscription that it would go to. */
    public boolean hasListeners(String topic) {
        return subscriptions.matches(topic);
    }

    /** Sends it to all who subscribe and may receive it. */
    public void publish(Publication publication) {
        subscriptions.match(publication.topic(), subscription -> {
            subscription.record(publication);
            durable.addAll(subscription.durableSubscribers());
            List<TransportId> receivers = subscription.receivers(publication, actions.round(), others);
            if (!receivers.isEmpty()) {
                actions.spread(receivers, publication.event(subscription));
            }
            if (!others.isEmpty()) {
                Event event = publication.event(subscription);
                others.forEach(lane -> put(lane, event, publication));
                others.clear();
            }
        });
    }

    /** The other nodes that have subscribers who get it. */
    public Set<NodeId> nodes(Publication publication) {
        Set<NodeId> nodes = new LinkedHashSet<>();
        subscriptions.match(publication.topic(), subscription -> subscription.addNodes(publication, nodes));
        return nodes;
    }

    /** Those with durable subscriptions for whom there was an event since the last call. */
    public List<Session> takeDurable() {
        if (durable.isEmpty()) {
            return List.of();
        }
        List<Session> taken = List.copyOf(durable);
        durable.clear();
        return taken;
    }

    private void put(Backlog.Lane lane, Event event, Publication publication) {
        Event sent = lane.put(event, publication.topic(), Weight.publication(publication), actions.round());
        if (sent != null) {
            actions.send(lane.transport(), sent);
        }
    }

    /** Sends an event that was published before to one who subscribes now. */
    public void sendRetained(Publication publication, Subscription subscription, Session subscriber) {
        Event event = publication.event(subscription).with(Attribute.RETAINED, true);
        Backlog.Lane lane = subscription.lane(subscriber);
        if (lane == null) {
            actions.send(subscriber, event);
        } else {
            put(lane, event, publication);
        }
    }

    /** Sends what has waited for that session, as far as there is room. */
    public void resume(Session session) {
        Backlog backlog = session.backlog();
        if (backlog == null) {
            return;
        }
        Event event = backlog.next(actions.round());
        while (event != null) {
            actions.send(session, event);
            event = backlog.next(actions.round());
        }
    }
}
