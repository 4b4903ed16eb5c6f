package dev.parley.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Sessions that join and then do nothing: the memory each takes in the server. As many have come and gone before, so that what
 * opening them needed for a moment is not counted.
 */
record IdleScenario(String name, int sessions) implements Scenario {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int AT_A_TIME = 50;
    private static final Duration WATCHED = Duration.ofSeconds(5);

    @Override
    public String description() {
        return sessions + " sessions that do nothing: memory of the server for each, and processor time of all";
    }

    @Override
    public String unit() {
        return "session";
    }

    @Override
    public boolean isComparedTo(Destination other) {
        return !other.isNats();
    }

    @Override
    public List<Measurement> run(Server server, Options options, Progress progress) {
        Destination destination = server.destination();
        ProcessMeter meter = new ProcessMeter(server.pid());
        try (EventLoop loop = EventLoop.start("load")) {
            progress.say("opening and closing " + sessions + " sessions");
            leave(loop, join(loop, destination, sessions));
            double heapBefore = meter.heapKilobytes();
            double residentBefore = meter.residentKilobytes();
            progress.say("opening " + sessions + " sessions");
            List<Idler> idlers = join(loop, destination, sessions);
            Map<Figure, Double> figures = new EnumMap<>(Figure.class);
            figures.put(Figure.HEAP, (meter.heapKilobytes() - heapBefore) / sessions);
            figures.put(Figure.RESIDENT, (meter.residentKilobytes() - residentBefore) / sessions);
            progress.say("watching them for " + WATCHED.toSeconds() + " s");
            double cpuBefore = meter.cpuNanos();
            loop.hold(WATCHED);
            figures.put(Figure.IDLE_CPU, 100 * (meter.cpuNanos() - cpuBefore) / WATCHED.toNanos());
            leave(loop, idlers);
            return List.of(new Measurement(name, unit(), figures));
        }
    }

    private static List<Idler> join(EventLoop loop, Destination destination, int count) {
        List<Idler> idlers = new ArrayList<>();
        while (idlers.size() < count) {
            int some = Math.min(AT_A_TIME, count - idlers.size());
            loop.execute(() -> {
                for (int i = 0; i < some; i++) {
                    idlers.add(new Idler(loop, destination));
                }
            });
            loop.await(
                    "welcome for every session", PATIENCE, () -> idlers.stream().allMatch(Idler::isJoined));
        }
        return idlers;
    }

    private static void leave(EventLoop loop, List<Idler> idlers) {
        loop.execute(() -> idlers.forEach(Idler::leave));
        loop.await("end of every session", PATIENCE, () -> idlers.stream().allMatch(Idler::isClosed));
    }

    private static final class Idler extends WampSession {
        private boolean isJoined;

        Idler(EventLoop loop, Destination destination) {
            super(loop, destination);
        }

        boolean isJoined() {
            return isJoined;
        }

        @Override
        void joined() {
            isJoined = true;
        }

        @Override
        void received(int type, MessageCursor cursor) {
            throw cursor.unexpected("nothing for an idle session");
        }
    }
}
