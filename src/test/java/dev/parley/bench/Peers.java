package dev.parley.bench;

import java.util.List;

/** Other routers, for comparison: those that the Maven profile {@code benchmark} has put on the class path. */
final class Peers {
    /** By name: a main class that takes {@code --port}. */
    private record Peer(String name, String mainClass) {}

    private static final List<Peer> ALL = List.of(new Peer("jawampa", "dev.parley.bench.JawampaRouter"));

    private Peers() {}

    static List<Target> available(Options options) {
        return ALL.stream()
                .filter(peer -> isAvailable(peer.mainClass()))
                .map(peer -> Target.java(peer.name(), peer.mainClass(), options))
                .toList();
    }

    private static boolean isAvailable(String mainClass) {
        try {
            Class.forName(mainClass, false, Peers.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
