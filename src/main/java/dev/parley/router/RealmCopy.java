package dev.parley.router;

import dev.parley.message.Dict;
import dev.parley.message.InvocationPolicy;
import dev.parley.message.Json;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Payload;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that every node knows of a realm at one position of its roll, for a node that comes. Equal on all nodes. A realm makes it and reads
 * it. Immutable.
 *
 * @param nodes those that have the directory
 * @param arriving those that wait for it, in the order in which they came
 * @param members in the order in which they joined
 */
public record RealmCopy(
        List<NodeId> nodes,
        List<Arriving> arriving,
        List<Member> members,
        List<Topic> topics,
        List<Procedure> procedures,
        List<Testament> testaments,
        List<Description> descriptions) {

    /**
     * A node that waits for the directory.
     *
     * @param from which sends it; null where nobody has it
     */
    public record Arriving(NodeId node, @Nullable NodeId from) {}

    /**
     * A session.
     *
     * @param extra what is told of it besides
     * @param subscriptions their ids, in the order in which it subscribed
     * @param registrations their ids, in the order in which it registered
     */
    public record Member(
            NodeId node,
            Entry.Joined joined,
            Map<String, Object> extra,
            List<Long> subscriptions,
            List<Long> registrations) {}

    /** A subscription that has subscribers. */
    public record Topic(long id, String topic, MatchPolicy match, long created, List<Subscriber> subscribers) {}

    /** One of its subscribers. */
    public record Subscriber(long session, @Nullable String nodeKey) {}

    /** A registration. */
    public record Procedure(
            long id,
            String procedure,
            MatchPolicy match,
            InvocationPolicy policy,
            long created,
            List<Callee> callees) {}

    /** One of its callees. */
    public record Callee(long session, boolean disclosesCaller, boolean forwardsTimeout, long concurrency) {}

    /** What a session has left for its end. */
    public record Testament(long session, String scope, String topic, Dict options, Payload payload) {}

    /** What a session says of a procedure, a topic or an error. */
    public record Description(long session, String kind, String uri, Json text) {}
}
