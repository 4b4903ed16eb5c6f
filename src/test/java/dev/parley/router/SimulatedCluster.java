package dev.parley.router;

import dev.parley.auth.Evidence;
import dev.parley.message.Abort;
import dev.parley.message.ErrorReply;
import dev.parley.message.Goodbye;
import dev.parley.message.Interrupt;
import dev.parley.message.Message;
import dev.parley.message.Result;
import dev.parley.message.Unregistered;
import dev.parley.message.Unsubscribed;
import dev.parley.router.core.Lobby;
import dev.parley.router.core.Realm;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/** Several nodes to which connections are dealt; after each fact all that is under way arrives, so that it may pass for one router. */
final class SimulatedCluster implements Surface {
    final SimulatedEngine engine;
    private final Map<Core.Connection, SimulatedEngine.Node> homes = new HashMap<>();
    private int dealt;

    SimulatedCluster(Random random, int nodes, RouterSettings settings) {
        engine = new SimulatedEngine(random);
        for (int i = 1; i <= nodes; i++) {
            SimulatedEngine.start(engine.add("node" + i, settings, 1_000));
        }
        List<Core.Delivery> unused = settled(new ArrayList<>());
    }

    /** All that is under way arrives. */
    private List<Core.Delivery> settled(List<Core.Delivery> deliveries) {
        while (engine.step()) {
            engine.nodes().forEach(node -> deliveries.addAll(node.core.deliveries()));
        }
        engine.assertSameEverywhere();
        return inOrder(deliveries);
    }

    /** As one router would have sent them: what comes to one peer stays in its order, and of what comes to several, causes come first. */
    private static List<Core.Delivery> inOrder(List<Core.Delivery> deliveries) {
        Map<Core.Connection, Deque<Core.Delivery>> byPeer = new LinkedHashMap<>();
        deliveries.forEach(delivery -> byPeer.computeIfAbsent(delivery.to(), none -> new ArrayDeque<>())
                .add(delivery));
        IdentityHashMap<Core.Delivery, Integer> arrived = new IdentityHashMap<>();
        deliveries.forEach(delivery -> arrived.put(delivery, arrived.size()));
        List<Core.Delivery> ordered = new ArrayList<>(deliveries.size());
        while (!byPeer.isEmpty()) {
            Core.Delivery next = byPeer.values().stream()
                    .map(Deque::getFirst)
                    .min(Comparator.<Core.Delivery>comparingInt(SimulatedCluster::rank)
                            .thenComparingInt(arrived::get))
                    .orElseThrow();
            ordered.add(next);
            Deque<Core.Delivery> ofPeer = byPeer.get(next.to());
            ofPeer.remove();
            if (ofPeer.isEmpty()) {
                byPeer.remove(next.to());
            }
        }
        return ordered;
    }

    private static int rank(Core.Delivery delivery) {
        Message message = delivery.message();
        if (message == null || message instanceof Goodbye || message instanceof Abort) {
            return 0;
        }
        boolean isRevoked = (message instanceof Unregistered unregistered && unregistered.request() == 0)
                || (message instanceof Unsubscribed unsubscribed && unsubscribed.request() == 0);
        return isRevoked || message instanceof Interrupt
                ? 1
                : message instanceof Result || message instanceof ErrorReply ? 2 : 3;
    }

    private List<Core.Delivery> on(Core.Connection connection, Function<Core, List<Core.Delivery>> fact) {
        return settled(new ArrayList<>(fact.apply(homes.get(connection).core)));
    }

    private List<Core.Delivery> onAll(Function<Core, List<Core.Delivery>> fact) {
        List<Core.Delivery> deliveries = new ArrayList<>();
        engine.nodes().forEach(node -> deliveries.addAll(fact.apply(node.core)));
        return settled(deliveries);
    }

    @Override
    public Core.Connection connection(String name, Evidence evidence) {
        return connection(name, evidence, false);
    }

    /** The same, on the first node or on the next. */
    Core.Connection connection(String name, Evidence evidence, boolean isOnFirst) {
        SimulatedEngine.Node home =
                engine.nodes().get(isOnFirst ? 0 : dealt++ % engine.nodes().size());
        Core.Connection connection = home.core.connection(name, evidence);
        homes.put(connection, home);
        return connection;
    }

    @Override
    public List<Core.Delivery> connected(Core.Connection connection) {
        return on(connection, core -> core.connected(connection));
    }

    @Override
    public List<Core.Delivery> received(Core.Connection from, String text) {
        return on(from, core -> core.received(from, text));
    }

    @Override
    public List<Core.Delivery> ponged(Core.Connection from) {
        return on(from, core -> core.ponged(from));
    }

    @Override
    public List<Core.Delivery> disconnected(Core.Connection connection) {
        return on(connection, core -> core.disconnected(connection));
    }

    /** There is room again, or none. */
    @Override
    public List<Core.Delivery> room(Core.Connection connection, int messages) {
        return on(connection, core -> core.room(connection, messages));
    }

    @Override
    public List<Core.Delivery> elapsed(long millis) {
        return onAll(core -> core.elapsed(millis));
    }

    @Override
    public List<Core.Delivery> closing() {
        return onAll(Core::closing);
    }

    @Override
    public List<Core.Delivery> reconfigured(RouterSettings settings) {
        return onAll(core -> core.reconfigured(settings));
    }

    @Override
    public boolean isOrdered() {
        return false;
    }

    @Override
    public List<Realm> realms() {
        List<Realm> realms = new ArrayList<>();
        engine.nodes().forEach(node -> realms.addAll(node.core.router.realms()));
        return realms;
    }

    @Override
    public List<Lobby> lobbies() {
        return engine.nodes().stream().map(node -> node.core.router.lobby()).toList();
    }
}
