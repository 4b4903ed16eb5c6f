package dev.parley.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Two kinds of the same flow on one server, the plain one and another that does more, measured in turn: plain, other, other, plain …,
 * so that whatever else the machine does falls on both.
 */
final class Beside {
    /** An even number, so that each of both comes first as often. */
    private static final int ROUNDS = 6;

    private static final Duration SETTLING = Duration.ofMillis(500);

    /** The sum of slices. */
    private static final class Tally {
        private final List<Double> rates = new ArrayList<>();
        private final List<Double> costs = new ArrayList<>();
        private final Latencies latencies = new Latencies();
        private Load.Totals used = new Load.Totals(0, 0, 0);
        private double serverCpuNanos;

        void add(Load.Totals slice, double cpuNanos, Latencies sliceLatencies) {
            Map<Figure, Double> figures = FlowScenario.figures(slice, cpuNanos, sliceLatencies);
            rates.add(figures.get(Figure.PER_SECOND));
            costs.add(figures.get(Figure.SERVER_CPU));
            latencies.add(sliceLatencies);
            used = used.plus(slice);
            serverCpuNanos += cpuNanos;
        }
    }

    private Beside() {}

    /** Measures both; the figures of the other have the median of its ratios to the plain one. */
    static List<Measurement> measure(
            FlowScenario plain, FlowScenario other, Server server, Options options, Progress progress) {
        ProcessMeter meter = new ProcessMeter(server.pid());
        try (Load first = warmUp(plain, server, options);
                Load second = warmUp(other, server, options)) {
            progress.say(plain.name() + " beside " + other.name());
            Tally one = new Tally();
            Tally two = new Tally();
            for (int round = 0; round < ROUNDS; round++) {
                boolean isPlainFirst = round % 2 == 0;
                slice(isPlainFirst ? first : second, isPlainFirst ? one : two, meter, options);
                slice(isPlainFirst ? second : first, isPlainFirst ? two : one, meter, options);
            }
            first.finish();
            second.finish();
            Map<Figure, Double> figures = figures(two);
            figures.put(Figure.RATE_RATIO, median(two.rates, one.rates));
            figures.put(Figure.CPU_RATIO, median(two.costs, one.costs));
            return List.of(
                    new Measurement(plain.name(), plain.unit(), figures(one)),
                    new Measurement(other.name(), other.unit(), figures));
        }
    }

    private static Load warmUp(FlowScenario flow, Server server, Options options) {
        Load load = Load.open(flow, server.destination(), options);
        load.start();
        load.hold(Duration.ofSeconds(options.warmupSeconds()));
        load.pause();
        return load;
    }

    private static void slice(Load load, Tally tally, ProcessMeter meter, Options options) {
        load.start();
        load.hold(SETTLING);
        Load.Totals before = load.begin();
        double cpuBefore = meter.cpuNanos();
        load.hold(Duration.ofSeconds(options.seconds()).dividedBy(ROUNDS));
        double cpuNanos = meter.cpuNanos() - cpuBefore;
        tally.add(load.totals().minus(before), cpuNanos, load.latencies());
        load.pause();
    }

    private static Map<Figure, Double> figures(Tally tally) {
        return FlowScenario.figures(tally.used, tally.serverCpuNanos, tally.latencies);
    }

    private static double median(List<Double> others, List<Double> plain) {
        double[] ratios = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            ratios[round] = others.get(round) / plain.get(round);
        }
        Arrays.sort(ratios);
        return (ratios[ROUNDS / 2 - 1] + ratios[ROUNDS / 2]) / 2;
    }
}
