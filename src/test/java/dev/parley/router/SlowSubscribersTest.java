package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.Evidence;
import dev.parley.message.Event;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Subscribed;
import dev.parley.message.WhenSlow;
import dev.parley.router.core.Realm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/**
 * Random conversations of a publisher with subscribers that read now and then: each event is delivered or counted as dropped, in
 * order, and what a policy promises comes. To repeat one: {@code -Dparley.seed=7}.
 */
class SlowSubscribersTest {
    /** Those under which a session stays. */
    private static final List<WhenSlow> POLICIES =
            List.of(WhenSlow.DROP_OLDEST, WhenSlow.DROP_NEWEST, WhenSlow.COALESCE);

    private static final int CONVERSATIONS = Integer.getInteger("parley.conversations", 400);
    private static final int SESSION = 40_000;
    private static final String ROLES = "{\"roles\":{\"subscriber\":{},\"publisher\":{}}}";

    @Test
    void eachEventIsDeliveredOrCounted() {
        Integer only = Integer.getInteger("parley.seed");
        for (int seed = only == null ? 0 : only; seed < (only == null ? CONVERSATIONS : only + 1); seed++) {
            try {
                new Conversation(new Random(seed)).run();
            } catch (RuntimeException | AssertionError wrong) {
                throw new AssertionFailedError("-Dparley.seed=" + seed + ": " + wrong, wrong);
            }
        }
    }

    /** What one of a peer's subscriptions should have had, and has had. */
    private static final class Subscription {
        final WhenSlow policy;
        final MatchPolicy match;
        final String topic;
        final long since;

        /** The numbers of the events that went to it. */
        final List<Long> published = new ArrayList<>();

        final Map<String, Long> latest = new LinkedHashMap<>();
        final Map<String, Long> latestDelivered = new LinkedHashMap<>();
        long delivered;
        long dropped;
        long last;

        Subscription(WhenSlow policy, MatchPolicy match, String topic, long since) {
            this.policy = policy;
            this.match = match;
            this.topic = topic;
            this.since = since;
        }
    }

    private static final class Peer {
        final Core.Connection connection;
        final Map<Long, Subscription> subscriptions = new LinkedHashMap<>();
        long lastAmongAll;
        boolean isStalled;

        Peer(Core.Connection connection) {
            this.connection = connection;
        }
    }

    private static final class Conversation {
        private final Random random;
        private final Core core;
        private final Realm realm;
        private final List<Peer> peers = new ArrayList<>();
        private final Peer publisher;
        private final Map<Long, String> topics = new LinkedHashMap<>();
        private final int payload;
        private int requests;

        Conversation(Random random) {
            this.random = random;
            RouterSettings defaults = new RouterSettings(List.of(RealmSettings.openOnLoopback("realm1")));
            core = new Core(new RouterSettings(
                    defaults.realms(),
                    defaults.helloMillis(),
                    defaults.goodbyeMillis(),
                    defaults.staleMillis(),
                    new SessionLimits(100, 100, 100, 100, SESSION, Map.of()),
                    RealmLimits.DEFAULT));
            realm = Objects.requireNonNull(core.router.realm("realm1"));
            publisher = join("publisher");
            // some never fill what may wait, some do
            payload = random.nextBoolean() ? 10 : 2_000;
        }

        private Peer join(String name) {
            Peer peer = new Peer(core.connection(name, Evidence.of(null, true)));
            core.connected(peer.connection);
            core.received(peer.connection, "[1,\"realm1\"," + ROLES + "]");
            return peer;
        }

        void run() {
            long before = realm.overview().sessionsWeight();
            for (int i = 0; i < 4; i++) {
                peers.add(join("peer" + i));
            }
            for (int i = 0; i < 12; i++) {
                subscribe(peers.get(random.nextInt(peers.size())));
            }
            for (int i = 0; i < 150; i++) {
                Peer peer = peers.get(random.nextInt(peers.size()));
                int dice = random.nextInt(20);
                if (dice < 14) {
                    publish();
                } else if (dice < 16) {
                    room(peer, 0);
                } else if (dice < 18) {
                    room(peer, 1 + random.nextInt(6));
                } else if (dice == 18) {
                    room(peer, Integer.MAX_VALUE);
                } else {
                    subscribe(peer);
                }
            }
            assertTrue(realm.overview().sessionsWeight() - before <= 4L * SESSION, "more waits than may");
            peers.forEach(peer -> room(peer, Integer.MAX_VALUE));
            peers.forEach(this::assertKept);
            // one more of each topic tells what was dropped at last
            for (String topic : List.of("com.a", "com.b", "com.c")) {
                publish(topic);
            }
            peers.forEach(this::assertCounted);
            long lost = peers.stream()
                    .flatMap(peer -> peer.subscriptions.values().stream())
                    .mapToLong(subscription -> subscription.dropped)
                    .sum();
            assertEquals(lost, realm.overview().eventsDropped());
            peers.forEach(peer -> core.disconnected(peer.connection));
            assertEquals(before, realm.overview().sessionsWeight());
        }

        private void subscribe(Peer peer) {
            WhenSlow policy = POLICIES.get(random.nextInt(POLICIES.size()));
            boolean isPattern = random.nextInt(3) == 0;
            String topic =
                    isPattern ? "com." : List.of("com.a", "com.b", "com.c").get(random.nextInt(3));
            String match = isPattern ? "prefix" : "exact";
            if (peer.isStalled || peer.subscriptions.values().stream().anyMatch(other -> other.topic.equals(topic))) {
                return;
            }
            String options = "{\"_slow\":\"" + policy.key() + "\",\"match\":\"" + match + "\"}";
            String text = "[32," + ++requests + "," + options + ",\"" + topic + "\"]";
            for (Core.Delivery delivery : core.received(peer.connection, text)) {
                if (delivery.message() instanceof Subscribed subscribed) {
                    MatchPolicy matching = isPattern ? MatchPolicy.PREFIX : MatchPolicy.EXACT;
                    peer.subscriptions.put(
                            subscribed.subscription(), new Subscription(policy, matching, topic, topics.size()));
                } else {
                    received(delivery);
                }
            }
        }

        private void publish() {
            publish(List.of("com.a", "com.b", "com.c").get(random.nextInt(3)));
        }

        private void publish(String topic) {
            long number = topics.size() + 1L;
            topics.put(number, topic);
            for (Peer peer : peers) {
                peer.subscriptions.values().stream()
                        .filter(subscription -> subscription.match.matches(subscription.topic, topic))
                        .forEach(subscription -> {
                            subscription.published.add(number);
                            subscription.latest.put(topic, number);
                        });
            }
            String arguments = "[" + number + ",\"" + "x".repeat(random.nextInt(payload)) + "\"]";
            core.received(publisher.connection, "[16," + ++requests + ",{},\"" + topic + "\"," + arguments + "]")
                    .forEach(this::received);
        }

        private void room(Peer peer, int messages) {
            peer.isStalled = messages < Integer.MAX_VALUE;
            List<Core.Delivery> came = core.room(peer.connection, messages);
            assertTrue(came.size() <= messages, "more comes than there is room for");
            came.forEach(this::received);
        }

        private void received(Core.Delivery delivery) {
            Peer peer = peers.stream()
                    .filter(one -> one.connection == delivery.to())
                    .findFirst()
                    .orElseThrow();
            Event event = (Event) Objects.requireNonNull(delivery.message());
            Subscription subscription = peer.subscriptions.get(event.subscription());
            long number = Long.parseLong(event.payload().json().replaceAll("\\D*(\\d+).*", "$1"));
            String topic = topics.get(number);
            assertTrue(subscription.match.matches(subscription.topic, topic), "another topic");
            assertTrue(number > subscription.since, "from before the subscription");
            assertTrue(number > subscription.last, "events of a subscription in another order");
            assertTrue(number >= peer.lastAmongAll, "events of a session in another order");
            peer.lastAmongAll = number;
            subscription.last = number;
            subscription.delivered++;
            subscription.latestDelivered.put(topic, number);
            Object dropped = event.details().values().get("_dropped");
            assertFalse(dropped instanceof Long none && none == 0, "a count of nothing");
            subscription.dropped += dropped instanceof Long count ? count : 0;
            if (subscription.policy != WhenSlow.COALESCE) {
                long upToHere = subscription.published.stream()
                        .filter(one -> one <= number)
                        .count();
                assertTrue(
                        subscription.delivered + subscription.dropped >= upToHere,
                        () -> "neither delivered nor counted before " + number);
            }
        }

        /** All peers have read all. */
        private void assertKept(Peer peer) {
            for (Subscription subscription : peer.subscriptions.values()) {
                if (payload == 10 && subscription.policy != WhenSlow.DROP_NEWEST) {
                    assertEquals(subscription.latest, subscription.latestDelivered, "the latest of each topic");
                }
            }
        }

        private void assertCounted(Peer peer) {
            for (Subscription subscription : peer.subscriptions.values()) {
                assertEquals(
                        subscription.published.size(),
                        subscription.delivered + subscription.dropped,
                        () -> peer.connection + " " + subscription.policy + " " + subscription.topic);
            }
        }
    }
}
