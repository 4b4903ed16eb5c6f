package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.codec.MessageEncoder;
import dev.parley.message.Message;
import dev.parley.router.core.Realm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/**
 * Nodes that are killed, cut off, declared gone and started again, links that lose things, and peers that talk all the while. To repeat
 * one: {@code -Dparley.seed=7}.
 */
class ClusterFaultsTest {
    private static final int CONVERSATIONS = Integer.getInteger("parley.faults", 200);
    private static final int STEPS = 400;
    private static final int MOST_ROUNDS = 200;

    @Test
    void whateverFailsEachCallEndsOnceAndAllNodesKnowTheSame() {
        Integer only = Integer.getInteger("parley.seed");
        for (int seed = only == null ? 0 : only; seed < (only == null ? CONVERSATIONS : only + 1); seed++) {
            Trouble trouble = new Trouble(new Random(seed));
            try {
                trouble.run();
            } catch (RuntimeException | AssertionError wrong) {
                String message = "-Dparley.seed=" + seed + "\n" + String.join("\n", trouble.log) + "\n" + wrong;
                throw new AssertionFailedError(message, wrong);
            }
        }
    }

    private static final class Peer {
        final SimulatedEngine.Node node;
        final Core.Connection connection;
        final PeerView view;

        Peer(SimulatedEngine.Node node, Core.Connection connection, World world) {
            this.node = node;
            this.connection = connection;
            this.view = new PeerView(connection.name, world);
        }

        @Override
        public String toString() {
            return connection.name + "@" + node;
        }
    }

    private static final class Trouble {
        final List<String> log = new ArrayList<>();
        private final Random random;
        private final String realm;
        private final RouterSettings settings;
        private final World world = new World();
        private final Speaker speaker;
        private final SimulatedEngine engine;
        private final Map<Core.Connection, Peer> peers = new LinkedHashMap<>();

        /** Nodes that are gone, or pass for it. */
        private final List<SimulatedEngine.Node> gone = new ArrayList<>();

        private int connections;
        private int started;
        private long now = 1_000;

        Trouble(Random random) {
            this.random = random;
            this.speaker = new Speaker(random, world, true);
            this.engine = new SimulatedEngine(random);
            this.realm = random.nextInt(4) == 0 ? "workers" : "realm1";
            this.settings = new RouterSettings(
                    TestRealms.SETTINGS.realms().stream()
                            .filter(one -> one.name().equals(realm))
                            .toList(),
                    RouterSettings.DEFAULT_HELLO_MILLIS,
                    RouterSettings.DEFAULT_GOODBYE_MILLIS,
                    RouterSettings.DEFAULT_STALE_MILLIS,
                    TestRealms.SETTINGS.sessionLimits(),
                    TestRealms.SETTINGS.realmLimits());
            engine.compareAlways();
        }

        void run() {
            for (int i = 0; i < 3; i++) {
                startNode();
            }
            settle();
            for (int i = 0; i < STEPS; i++) {
                int dice = random.nextInt(200);
                if (peers.size() < 4 || (dice < 4 && peers.size() < 9)) {
                    connect();
                } else if (dice < 60) {
                    speak(anyPeer());
                } else if (dice < 64) {
                    disconnect(anyPeer());
                } else if (dice < 68) {
                    elapse(random.nextInt(900));
                } else if (dice < 70) {
                    fail();
                } else {
                    arrive();
                }
            }
            heal();
            talkToTheEnd();
            while (!peers.isEmpty()) {
                disconnect(anyPeer());
            }
            settle();
            elapse(30_000);
            settle();
            assertNothingIsLeft();
        }

        private void note(Object line) {
            log.add(String.valueOf(line));
        }

        private List<SimulatedEngine.Node> up() {
            return engine.nodes().stream()
                    .filter(node -> node.isUp && !gone.contains(node))
                    .toList();
        }

        private void startNode() {
            SimulatedEngine.Node node = engine.add("node" + ++started, settings, now);
            note("# " + node + " starts");
            SimulatedEngine.start(node);
        }

        private void fail() {
            List<SimulatedEngine.Node> up = up();
            SimulatedEngine.Node node = up.get(random.nextInt(up.size()));
            SimulatedEngine.Node other = up.get(random.nextInt(up.size()));
            int dice = random.nextInt(10);
            if (dice < 4 && node != other) {
                note("# the link from " + node + " to " + other + " loses what is under way");
                engine.lose(node, other);
            } else if (dice < 6) {
                note("# " + node + (node.isCutOff ? " is back" : " is cut off"));
                cutOff(node, !node.isCutOff);
            } else if (dice < 8 && up.size() > 2) {
                note("# " + node + " is killed");
                dieWith(node);
                declareDown(node);
            } else if (dice == 8 && up.size() > 2) {
                note("# " + node + " is cut off, and passes for dead");
                cutOff(node, true);
                declareDown(node);
            } else if (up.size() < 4) {
                startNode();
            }
        }

        private void cutOff(SimulatedEngine.Node node, boolean isCutOff) {
            node.isCutOff = isCutOff;
            if (!isCutOff) {
                for (SimulatedEngine.Node other : engine.nodes()) {
                    engine.lose(node, other);
                    engine.lose(other, node);
                }
            }
        }

        private void dieWith(SimulatedEngine.Node node) {
            engine.kill(node);
            for (Peer peer : List.copyOf(peers.values())) {
                if (peer.node == node) {
                    peers.remove(peer.connection);
                }
            }
        }

        private void declareDown(SimulatedEngine.Node node) {
            gone.add(node);
            List<SimulatedEngine.Node> others = up();
            engine.declareDown(node, others.get(random.nextInt(others.size())));
        }

        private Peer anyPeer() {
            return List.copyOf(peers.values()).get(random.nextInt(peers.size()));
        }

        private void connect() {
            List<SimulatedEngine.Node> up = up();
            SimulatedEngine.Node node = up.get(random.nextInt(up.size()));
            String name = "p" + ++connections;
            Core.Connection connection = node.core.connection(name, new Handshake(true, "").seen(name));
            Peer peer = new Peer(node, connection, world);
            peers.put(connection, peer);
            note("# " + peer + " connects");
            receive(node.core.connected(connection));
            send(peer, speaker.hello(realm));
        }

        private void disconnect(Peer peer) {
            note(peer + " > closes");
            peers.remove(peer.connection);
            receive(peer.node.core.disconnected(peer.connection));
        }

        private void speak(Peer peer) {
            if (peer.view.isTalking()) {
                send(peer, speaker.message(peer.view));
            } else if (peer.view.isDismissed() || !peer.view.isConnected()) {
                disconnect(peer);
            } else {
                arrive();
            }
        }

        private void send(Peer peer, Message message) {
            String text = MessageEncoder.text(message);
            note(peer + " > " + text);
            peer.view.sent(message);
            receive(peer.node.core.received(peer.connection, text));
        }

        private void elapse(long millis) {
            note("+" + millis + "ms");
            now += millis;
            for (SimulatedEngine.Node node : engine.nodes()) {
                if (node.isUp) {
                    receive(node.core.elapsed(millis));
                }
            }
        }

        private boolean arrive() {
            boolean isAny = engine.step();
            for (SimulatedEngine.Node node : engine.nodes()) {
                receive(node.isUp ? node.core.deliveries() : List.of());
            }
            return isAny;
        }

        private void settle() {
            boolean isAny = true;
            while (isAny) {
                isAny = arrive();
            }
        }

        private void receive(List<Core.Delivery> deliveries) {
            for (Core.Delivery delivery : deliveries) {
                Peer peer = peers.get(delivery.to());
                if (peer == null) {
                    continue;
                }
                note(peer + " < " + (delivery.isPing() ? "pings" : String.valueOf(delivery.message())));
                if (delivery.isPing()) {
                    receive(peer.node.core.ponged(peer.connection));
                } else {
                    Message unused = peer.view.received(delivery.message());
                }
            }
        }

        private void heal() {
            note("# all is well again");
            for (SimulatedEngine.Node node : engine.nodes()) {
                if (node.isCutOff) {
                    cutOff(node, false);
                }
            }
            // whoever was to tell of them may be gone himself
            for (SimulatedEngine.Node node : gone) {
                engine.declareDown(node, up().get(0));
            }
            settle();
        }

        /** All that is asked is answered, until nobody waits. */
        private void talkToTheEnd() {
            int rounds = 0;
            for (boolean isOver = false; !isOver; rounds++) {
                assertTrue(rounds < MOST_ROUNDS, "calls never end");
                isOver = true;
                for (Peer peer : List.copyOf(peers.values())) {
                    if (!peer.view.isTalking()) {
                        if (peer.view.isDismissed() || !peer.view.isConnected()) {
                            disconnect(peer);
                        }
                        continue;
                    }
                    for (long invocation : peer.view.openInvocations()) {
                        isOver = false;
                        send(peer, speaker.lastAnswer(peer.view, invocation));
                    }
                }
                settle();
            }
            for (Peer peer : peers.values()) {
                if (peer.view.isTalking()) {
                    assertEquals(List.of(), peer.view.unanswered(), () -> "what " + peer + " waits for");
                    assertEquals(Map.of(), peer.view.calls(), () -> "the calls of " + peer);
                }
            }
        }

        private void assertNothingIsLeft() {
            for (SimulatedEngine.Node node : up()) {
                for (Realm one : node.core.router.realms()) {
                    assertTrue(one.isEmpty(), () -> "something is left on " + node);
                    assertEquals(0, one.overview().sessionsWeight(), () -> "something is charged on " + node);
                    assertEquals(Long.MAX_VALUE, one.deadline(), () -> "something is awaited on " + node);
                }
            }
        }
    }
}
