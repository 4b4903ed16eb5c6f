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
import org.jspecify.annotations.Nullable;

/** Plays transcripts to cores, of one router or of several. */
abstract class SurfaceDriver implements TranscriptDriver {
    private final Surface surface;
    private final Map<String, Core.Connection> connections = new LinkedHashMap<>();
    private final Map<String, Queue<String>> received = new LinkedHashMap<>();

    SurfaceDriver(Surface surface) {
        this.surface = surface;
    }

    /** A connection of that peer. */
    abstract Core.Connection connection(String peer, Handshake handshake);

    @Override
    public void connect(String peer, Handshake handshake) {
        Core.Connection connection = connection(peer, handshake);
        connections.put(peer, connection);
        received.put(peer, new ArrayDeque<>());
        keep(surface.connected(connection));
    }

    @Override
    public void send(String peer, String text) {
        keep(surface.received(connections.get(peer), text));
    }

    @Override
    public void disconnect(String peer) {
        keep(surface.disconnected(connections.get(peer)));
    }

    @Override
    public void pong(String peer) {
        keep(surface.ponged(connections.get(peer)));
    }

    @Override
    public void room(String peer, int messages) {
        keep(surface.room(connections.get(peer), messages));
    }

    @Override
    public void elapse(long millis) {
        keep(surface.elapsed(millis));
    }

    @Override
    public void reconfigure(RouterSettings settings) {
        keep(surface.reconfigured(settings));
    }

    @Override
    public void shutDown() {
        keep(surface.closing());
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
        connections.values().forEach(connection -> keep(surface.disconnected(connection)));
        // sessions that might be resumed end then
        elapse(ResumeSettings.DEFAULT.millis());
        for (Realm realm : surface.realms()) {
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
