package dev.parley.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Two Java clients in one JVM: the one calls the other, and then publishes as fast as it can. They are ours, or NATS' own (jnats)
 * where the server is one of NATS.
 */
record PairScenario(String name, int window) implements Scenario {
    /** So many are published between two looks at the clock. */
    private static final int RUN = 64;

    @Override
    public String description() {
        return "2 Java clients: " + window
                + " calls of the one to the other under way; as many events as it can publish";
    }

    @Override
    public String unit() {
        return "call";
    }

    @Override
    public boolean isComparedTo(Destination other) {
        return other.isNats();
    }

    @Override
    public List<Measurement> run(Server server, Options options, Progress progress) {
        try (Pair pair = Pair.open(server.destination())) {
            return List.of(
                    new Measurement(name + ": calls", unit(), calls(pair, server, options, progress)),
                    new Measurement(name + ": events", "event", events(pair, server, options, progress)));
        }
    }

    private Map<Figure, Double> calls(Pair pair, Server server, Options options, Progress progress) {
        progress.say("calls");
        ProcessorTimes times = new ProcessorTimes(server);
        Calls calls = new Calls(pair::call, new Payload(options.payloadBytes()));
        calls.start(window);
        calls.hold(options.warmupSeconds());
        calls.forget();
        long before = calls.ended();
        times.begin();
        calls.hold(options.seconds());
        Map<Figure, Double> figures = times.figures("the calls", calls.ended() - before, calls.latencies());
        calls.finish();
        return figures;
    }

    private static Map<Figure, Double> events(Pair pair, Server server, Options options, Progress progress) {
        progress.say("events");
        ProcessorTimes times = new ProcessorTimes(server);
        String payload = new Payload(options.payloadBytes()).text(1);
        publishFor(options.warmupSeconds(), pair, payload);
        times.begin();
        long published = publishFor(options.seconds(), pair, payload);
        return times.figures("the publications", published, new Latencies());
    }

    /** Returns how many have been published, all of which the server has. */
    private static long publishFor(int seconds, Pair pair, String payload) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long published = 0;
        for (; System.nanoTime() < end; published += RUN) {
            for (int i = 0; i < RUN; i++) {
                pair.publish(payload);
            }
        }
        pair.flush();
        return published;
    }
}
