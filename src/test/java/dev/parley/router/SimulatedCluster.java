package dev.parley.router;

import dev.parley.auth.Evidence;
import dev.parley.router.core.Lobby;
import dev.parley.router.core.Realm;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/** Several nodes to which connections are dealt; after each fact all that is under way arrives, so that it may pass for one router. */
final class SimulatedCluster implements Surface {
    final SimulatedEngine engine;
    private final Map<Core.Connection, SimulatedEngine.Node> homes = new IdentityHashMap<>();
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
        return deliveries;
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
        SimulatedEngine.Node home = engine.nodes().get(dealt++ % engine.nodes().size());
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
    List<Core.Delivery> room(Core.Connection connection, int messages) {
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

    List<Core.Delivery> reconfigured(RouterSettings settings) {
        return onAll(core -> core.reconfigured(settings));
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
