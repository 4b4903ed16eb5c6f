package dev.parley.bench;

import java.util.List;

/** Other routers, for comparison: those that the Maven profile {@code benchmark} has put on the class path. */
final class Peers {
    /** By name: a class of its own, and a main class that starts it and takes {@code --port}. */
    private record Peer(String name, String library, String mainClass) {}

    private static final List<Peer> ALL =
            List.of(new Peer("jawampa", "ws.wamp.jawampa.WampRouter", "dev.parley.bench.JawampaRouter"));

    private Peers() {}

    static List<Target> available(Options options) {
        return ALL.stream()
                .filter(peer -> isAvailable(peer.library()) && isAvailable(peer.mainClass()))
                .map(peer -> Target.java(peer.name(), peer.mainClass(), options))
                .toList();
    }

    private static boolean isAvailable(String name) {
        try {
            Class.forName(name, false, Peers.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
