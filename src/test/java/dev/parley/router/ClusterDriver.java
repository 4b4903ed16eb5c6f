package dev.parley.router;

import dev.parley.codec.MessageEncoder;
import dev.parley.message.Message;
import dev.parley.router.core.Realm;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plays transcripts to three nodes, to which the peers are dealt; after each line all that is under way arrives. */
final class ClusterDriver implements TranscriptDriver {
    private static final int NODES = 3;

    private final SimulatedCluster cluster;
    private final Set<String> together;
    private final Map<String, Core.Connection> connections = new LinkedHashMap<>();
    private final Map<String, Queue<String>> received = new LinkedHashMap<>();

    /**
     * Three nodes.
     *
     * @param together peers that are on one node: a session is resumed where it was
     */
    ClusterDriver(long seed, Set<String> together) {
        this.together = together;
        cluster = new SimulatedCluster(new Random(seed), NODES, TestRealms.SETTINGS);
    }

    @Override
    public void connect(String peer, Handshake handshake) {
        Core.Connection connection = cluster.connection(peer, handshake.seen(peer), together.contains(peer));
        connections.put(peer, connection);
        received.put(peer, new ArrayDeque<>());
        keep(cluster.connected(connection));
    }

    @Override
    public void send(String peer, String text) {
        keep(cluster.received(connections.get(peer), text));
    }

    @Override
    public void disconnect(String peer) {
        keep(cluster.disconnected(connections.get(peer)));
    }

    @Override
    public void pong(String peer) {
        keep(cluster.ponged(connections.get(peer)));
    }

    @Override
    public void room(String peer, int messages) {
        keep(cluster.room(connections.get(peer), messages));
    }

    @Override
    public void elapse(long millis) {
        keep(cluster.elapsed(millis));
    }

    @Override
    public void reconfigure(RouterSettings settings) {
        keep(cluster.reconfigured(settings));
    }

    @Override
    public void shutDown() {
        keep(cluster.closing());
    }

    private void keep(List<Core.Delivery> deliveries) {
        for (Core.Delivery delivery : deliveries) {
            Message message = delivery.message();
            String text = delivery.isPing() ? PINGS : message == null ? CLOSED : MessageEncoder.text(message);
            received.get(delivery.to().name).add(text);
        }
    }

    @Override
    public @Nullable String next(String peer) {
        return received.get(peer).poll();
    }

    @Override
    public List<String> surplus() {
        List<String> surplus = new ArrayList<>();
        received.forEach((peer, texts) -> texts.forEach(text -> surplus.add(peer + " < " + text)));
        return surplus;
    }

    @Override
    public List<String> finish() {
        List<String> wrong = surplus();
        connections.values().forEach(connection -> keep(cluster.disconnected(connection)));
        // sessions that might be resumed end then
        elapse(ResumeSettings.DEFAULT.millis());
        for (Realm realm : cluster.realms()) {
            if (!realm.isEmpty()) {
                wrong.add("all peers have left, yet something is left of them in the realm " + realm.name());
            }
            long weight = realm.overview().sessionsWeight();
            if (weight != 0) {
                wrong.add("all peers have left, yet " + weight + " octets are charged to the realm " + realm.name());
            }
        }
        return wrong;
    }
}
