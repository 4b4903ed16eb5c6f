package dev.parley.router.state;

import dev.parley.auth.rights.Right;
import dev.parley.message.Event;
import dev.parley.message.MatchPolicy;
import dev.parley.message.WhenSlow;
import dev.parley.router.NodeId;
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

    /** How many events were published to it. */
    private long events;

    private final Set<Session> subscribers = new LinkedHashSet<>();

    /** Those of the subscribers that get events from this node: all, as long as there have been no others. */
    private Set<Session> here = subscribers;

    /** How many of the subscribers each other node has; null as long as there have been none. */
    private @Nullable Map<NodeId, Integer> elsewhere;

    /** The node keys of those subscribers that gave one; null as long as nobody does. */
    private @Nullable Map<Session, String> nodeKeys;

    /** Where events wait for those subscribers that may miss some while they are slow; null as long as there are none. */
    private @Nullable Map<Session, Backlog.Lane> lanes;

    /** Those of the subscribers whose places are kept when they leave; null as long as there are none. */
    private @Nullable Map<Session, DurableLane> durables;

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
        boolean isNew = subscribers.add(subscriber);
        NodeId node = subscriber.node();
        if (node == null && here != subscribers) {
            here.add(subscriber);
        } else if (node != null && isNew) {
            part();
            elsewhere = elsewhere == null ? new LinkedHashMap<>() : elsewhere;
            elsewhere.merge(node, 1, Integer::sum);
        }
        return isNew;
    }

    /** Not all subscribers get events from this node any more. */
    private void part() {
        if (here == subscribers) {
            here = new LinkedHashSet<>(subscribers);
            here.removeIf(subscriber -> subscriber.node() != null);
        }
    }

    public void remove(Session subscriber) {
        NodeId node = subscriber.node();
        if (subscribers.remove(subscriber) && node != null && elsewhere != null) {
            elsewhere.computeIfPresent(node, (known, count) -> count == 1 ? null : count - 1);
        }
        removeNodeKey(subscriber);
        cutOff(subscriber);
    }

    /** Whether some of the subscribers get events from this node. */
    public boolean isHeardHere() {
        return !here.isEmpty();
    }

    /** That subscriber gets nothing more, and still counts as one. */
    public void silence(Session subscriber) {
        part();
        cutOff(subscriber);
    }

    private void cutOff(Session subscriber) {
        if (here != subscribers) {
            here.remove(subscriber);
        }
        if (durables != null) {
            durables.remove(subscriber);
        }
        Backlog.Lane lane = lane(subscriber);
        if (lane != null) {
            lane.clear();
            removeLane(subscriber);
        }
    }

    /**
     * Says what becomes of that subscriber's events from now on while it is slow.
     *
     * @param onLoss called for each event that it misses
     * @return those that have waited and wait no more
     */
    public List<Event> slow(Session subscriber, WhenSlow policy, Runnable onLoss) {
        Backlog.Lane lane = lane(subscriber);
        if (policy == WhenSlow.DISCONNECT) {
            if (lane == null) {
                return List.of();
            }
            removeLane(subscriber);
            return lane.takeAll();
        }
        if (lane == null) {
            lanes = lanes == null ? new LinkedHashMap<>() : lanes;
            lanes.put(subscriber, subscriber.backlogForEvents(onLoss).lane(policy));
            subscriber.budget.charge(Weight.LANE);
        } else {
            lane.change(policy);
        }
        return List.of();
    }

    /** Whether that subscriber may miss events while it is slow. */
    public boolean isPatientWith(Session subscriber) {
        return lane(subscriber) != null;
    }

    /** Where events wait for that subscriber; null where it may miss none. */
    Backlog.@Nullable Lane lane(Session subscriber) {
        return lanes == null ? null : lanes.get(subscriber);
    }

    private void removeLane(Session subscriber) {
        if (lanes != null && lanes.remove(subscriber) != null) {
            subscriber.budget.release(Weight.LANE);
        }
    }

    /** The node key of that subscriber; null where it has none. */
    public @Nullable String nodeKey(Session subscriber) {
        return nodeKeys == null ? null : nodeKeys.get(subscriber);
    }

    private void removeNodeKey(Session subscriber) {
        String former = nodeKeys == null ? null : nodeKeys.remove(subscriber);
        if (former != null) {
            subscriber.budget.release(Weight.ofValue(former));
        }
    }

    /** How many events were published to it. */
    public long events() {
        return events;
    }

    /** There is an event for it: counts it, and keeps it where it has a history. */
    void record(Publication publication) {
        events++;
        if (history != null) {
            history.add(publication);
        }
    }

    /**
     * Those who get that event, at once and as it is.
     *
     * @param round the present {@link Actions#round}
     * @param others gets where it goes for those who may miss some, and are slow or have missed some
     */
    List<TransportId> receivers(Publication publication, long round, List<Backlog.Lane> others) {
        String node = node(publication);
        List<TransportId> receivers = new ArrayList<>(here.size());
        for (Session subscriber : here) {
            if (reaches(subscriber, publication, node)) {
                Backlog.Lane lane = lanes == null ? null : lanes.get(subscriber);
                if (isReadLater(subscriber, publication)) {
                    continue;
                }
                if (lane == null || lane.passesOn(publication.payload().json().length(), round)) {
                    receivers.add(subscriber.transport);
                } else {
                    others.add(lane);
                }
            }
        }
        return receivers;
    }

    /** Adds the other nodes that have subscribers who get that event. */
    void addNodes(Publication publication, Set<NodeId> nodes) {
        if (elsewhere == null || nodes.containsAll(elsewhere.keySet())) {
            return;
        }
        if (publication.audience().isListed()) {
            for (Session subscriber : subscribers) {
                NodeId node = subscriber.node();
                if (node != null && publication.audience().admits(subscriber)) {
                    nodes.add(node);
                }
            }
        } else {
            nodes.addAll(elsewhere.keySet());
        }
    }

    /** Whether that subscriber is so far behind that it will read that event from a history. */
    private boolean isReadLater(Session subscriber, Publication publication) {
        DurableLane durable = durables == null ? null : durables.get(subscriber);
        return durable != null
                && publication.kept() != null
                && History.mayHave(publication)
                && !subscriber.durableWindow().passesOn(durable, publication.position());
    }

    /** Those of the subscribers whose places are kept when they leave. */
    Set<Session> durableSubscribers() {
        return durables == null ? Set.of() : durables.keySet();
    }

    /** From now on that subscriber's place is kept. */
    public void add(Session subscriber, DurableLane durable) {
        durables = durables == null ? new LinkedHashMap<>(2) : durables;
        durables.put(subscriber, durable);
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
