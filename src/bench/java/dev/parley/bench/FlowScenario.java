package dev.parley.bench;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A number of equal flows on one server, for a warm-up and then a measured time. */
record FlowScenario(
        String name, String description, String unit, boolean needsEcho, int flows, int window, Flow.Factory factory)
        implements Scenario {

    @Override
    public boolean isComparedTo(Destination other) {
        return !needsEcho && (factory.speaksNats() || !other.isNats());
    }

    @Override
    public List<Measurement> run(Server server, Options options, Progress progress) {
        ProcessMeter meter = new ProcessMeter(server.pid());
        try (Load load = Load.open(this, server.destination(), options)) {
            progress.say("warming up for " + options.warmupSeconds() + " s");
            load.start();
            load.hold(Duration.ofSeconds(options.warmupSeconds()));
            progress.say("measuring for " + options.seconds() + " s");
            Load.Totals before = load.begin();
            double cpuBefore = meter.cpuNanos();
            load.hold(Duration.ofSeconds(options.seconds()));
            double cpuAfter = meter.cpuNanos();
            Load.Totals used = load.totals().minus(before);
            Latencies latencies = load.latencies();
            load.finish();

            Map<Figure, Double> figures = figures(used, cpuAfter - cpuBefore, latencies);
            progress.say(String.format(Locale.ROOT, "%,.0f per second", figures.get(Figure.PER_SECOND)));
            return List.of(new Measurement(name, unit, figures));
        }
    }

    /** What a load has come to, with the processor time that the server took for it. */
    static Map<Figure, Double> figures(Load.Totals used, double serverCpuNanos, Latencies latencies) {
        if (used.units() == 0) {
            throw new BenchmarkFailure("nothing was answered in the measured time");
        }
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.PER_SECOND, used.units() * 1e9 / used.nanos());
        figures.put(Figure.SERVER_CPU, serverCpuNanos / 1000 / used.units());
        figures.put(Figure.P50, latencies.micros(0.5));
        figures.put(Figure.P90, latencies.micros(0.9));
        figures.put(Figure.P99, latencies.micros(0.99));
        figures.put(Figure.P999, latencies.micros(0.999));
        figures.put(Figure.LOAD, 100.0 * used.cpuNanos() / used.nanos());
        return figures;
    }
}
