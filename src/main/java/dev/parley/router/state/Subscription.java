package dev.parley.router.state;

import dev.parley.auth.Right;
import dev.parley.message.MatchPolicy;
import dev.parley.router.TransportId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A topic or a pattern of topics, with its subscribers. The broker changes it. */
public final class Subscription {
    public final long id;
    public final String topic;
    public final MatchPolicy match;

    /** In milliseconds since the epoch. */
    public final long created;

    /** What was published to it; such a subscription is there whether anybody subscribes or not. */
    @Nullable
    public History history;

    private final Set<Session> subscribers = new LinkedHashSet<>();

    /** The node keys of those subscribers that gave one; null as long as nobody does. */
    private @Nullable Map<Session, String> nodeKeys;

    public Subscription(long id, String topic, MatchPolicy match, long created) {
        this.id = id;
        this.topic = topic;
        this.match = match;
        this.created = created;
    }

    public Set<Session> subscribers() {
        return subscribers;
    }

    /** Whether it ends with its last subscriber, and that has left. */
    public boolean isOver() {
        return subscribers.isEmpty() && history == null;
    }

    /** Whether it was not yet among the subscribers. */
    public boolean add(Session subscriber, @Nullable String nodeKey) {
        removeNodeKey(subscriber);
        if (nodeKey != null) {
            nodeKeys = nodeKeys == null ? new LinkedHashMap<>() : nodeKeys;
            nodeKeys.put(subscriber, nodeKey);
            subscriber.budget.charge(Weight.ofValue(nodeKey));
        }
        return subscribers.add(subscriber);
    }

    public void remove(Session subscriber) {
        subscribers.remove(subscriber);
        removeNodeKey(subscriber);
    }

    private void removeNodeKey(Session subscriber) {
        String former = nodeKeys == null ? null : nodeKeys.remove(subscriber);
        if (former != null) {
            subscriber.budget.release(Weight.ofValue(former));
        }
    }

    void record(Publication publication) {
        if (history != null) {
            history.add(publication);
        }
    }

    /** Those who get that event. */
    List<TransportId> receivers(Publication publication) {
        String node = node(publication);
        List<TransportId> receivers = new ArrayList<>(subscribers.size());
        for (Session subscriber : subscribers) {
            if (reaches(subscriber, publication, node)) {
                receivers.add(subscriber.transport);
            }
        }
        return receivers;
    }

    /** Whether that subscriber gets that event, or would have. */
    public boolean reaches(Session subscriber, Publication publication) {
        return reaches(subscriber, publication, node(publication));
    }

    private boolean reaches(Session subscriber, Publication publication, @Nullable String node) {
        return publication.audience().admits(subscriber)
                && mayReceive(subscriber, publication)
                && (node == null || nodeKeys == null || node.equals(nodeKeys.getOrDefault(subscriber, node)));
    }

    /** A pattern may cover topics that a more specific rule withholds. */
    public boolean mayReceive(Session subscriber, Publication publication) {
        return match == MatchPolicy.EXACT || subscriber.rules.reaches(publication.topic(), Right.SUBSCRIBE);
    }

    /**
     * The node key whose subscribers get an event that has a resource key. Choice: the text gives subscribers node keys and
     * events resource keys and no more; here all events of a resource go to one node, and those without a node key get all.
     */
    private @Nullable String node(Publication publication) {
        String resource = publication.rkey();
        return resource == null || nodeKeys == null
                ? null
                : Shards.choose(resource, new LinkedHashSet<>(nodeKeys.values()));
    }
}
