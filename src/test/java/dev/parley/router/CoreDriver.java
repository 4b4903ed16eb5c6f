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

/** Plays transcripts to the router's core alone. */
final class CoreDriver implements TranscriptDriver {
    private final Core core;
    private final Map<String, Core.Connection> connections = new LinkedHashMap<>();
    private final Map<String, Queue<String>> received = new LinkedHashMap<>();

    CoreDriver() {
        this(false);
    }

    /** Plays them to a router that has a journal, which confirms at once. */
    CoreDriver(boolean hasJournal) {
        core = new Core(TestRealms.SETTINGS, hasJournal);
    }

    @Override
    public void connect(String peer, Handshake handshake) {
        Core.Connection connection = core.connection(peer, handshake.seen(peer));
        connections.put(peer, connection);
        received.put(peer, new ArrayDeque<>());
        keep(core.connected(connection));
    }

    @Override
    public void send(String peer, String text) {
        keep(core.received(connections.get(peer), text));
    }

    @Override
    public void disconnect(String peer) {
        keep(core.disconnected(connections.get(peer)));
    }

    @Override
    public void pong(String peer) {
        keep(core.ponged(connections.get(peer)));
    }

    @Override
    public void room(String peer, int messages) {
        keep(core.room(connections.get(peer), messages));
    }

    @Override
    public void elapse(long millis) {
        keep(core.elapsed(millis));
    }

    @Override
    public void reconfigure(RouterSettings settings) {
        keep(core.reconfigured(settings));
    }

    @Override
    public void shutDown() {
        keep(core.closing());
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
        connections.values().forEach(core::disconnected);
        // sessions that might be resumed end then
        core.elapsed(ResumeSettings.DEFAULT.millis());
        for (Realm realm : core.router.realms()) {
            if (!realm.isEmpty()) {
                wrong.add("all peers have left, yet something is left of them in the realm " + realm.name());
            }
            if (realm.overview().sessionsWeight() != 0) {
                wrong.add("all peers have left, yet " + realm.overview().sessionsWeight()
                        + " octets are charged to the realm " + realm.name());
            }
        }
        return wrong;
    }
}
