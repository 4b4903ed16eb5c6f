package dev.parley.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a subscriber who does not read costs the calls of others: measured with one who reads and one who does not, in turn, both
 * subscribed to what a busy publisher publishes.
 */
record StalledScenario(String name) implements Scenario {
    private static final int ROUNDS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final FlowScenario CALLS = new FlowScenario("latency", "", "call", false, 1, 1, CallFlow::new);
    private static final FlowScenario EVENTS =
            new FlowScenario("events", "", "event", false, 1, 4, setup -> new EventFlow(setup, 1));

    @Override
    public String description() {
        return "1 call under way beside a busy topic, with a subscriber more who reads, and one who does not";
    }

    @Override
    public String unit() {
        return CALLS.unit();
    }

    @Override
    public List<Measurement> run(Server server, Options options, Progress progress) {
        try (Load calls = Load.open(CALLS, server.destination(), options);
                Load events = Load.open(EVENTS, server.destination(), options)) {
            calls.start();
            events.start();
            calls.hold(Duration.ofSeconds(options.warmupSeconds()));
            Latencies reading = new Latencies();
            Latencies stalled = new Latencies();
            for (int round = 0; round < ROUNDS; round++) {
                boolean isStalled = round % 2 == 1;
                progress.say(isStalled ? "one subscriber does not read" : "every subscriber reads");
                (isStalled ? stalled : reading).add(slice(server, calls, isStalled, options));
            }
            events.finish();
            calls.finish();
            List<Measurement> found = new ArrayList<>();
            found.add(new Measurement("latency, all read", unit(), figures(reading)));
            found.add(new Measurement("latency, one does not", unit(), figures(stalled)));
            return found;
        }
    }

    private static Latencies slice(Server server, Load calls, boolean isStalled, Options options) {
        try (EventLoop loop = EventLoop.start("witness")) {
            Witness witness = loop.call(() -> new Witness(loop, server.destination(), isStalled));
            loop.await("subscription", PATIENCE, () -> witness.isSubscribed);
            calls.begin();
            calls.hold(Duration.ofSeconds(options.seconds()));
            return calls.latencies();
        }
    }

    private static Map<Figure, Double> figures(Latencies latencies) {
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.P50, latencies.micros(0.5));
        figures.put(Figure.P90, latencies.micros(0.9));
        figures.put(Figure.P99, latencies.micros(0.99));
        figures.put(Figure.P999, latencies.micros(0.999));
        return figures;
    }

    /** Subscribes to what is published, and perhaps never reads of it. */
    private static final class Witness extends WampSession {
        private final boolean isStalled;
        private boolean isSubscribed;

        Witness(EventLoop loop, Destination destination, boolean isStalled) {
            super(loop, destination);
            this.isStalled = isStalled;
        }

        @Override
        void joined() {
            send(message().append(Wamp.ascii("[" + Wamp.SUBSCRIBE + ",1,{},\"dev.parley.bench.topic0\"]")));
        }

        @Override
        void received(int type, MessageCursor cursor) {
            isSubscribed = true;
            if (isStalled) {
                stopReading();
            }
        }
    }
}
