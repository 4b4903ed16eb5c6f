package dev.parley.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What many patterns cost those who do not use them. The same flows on the same server are measured in turn without and with
 * them, in the order without, with, with, without …, so that whatever else the machine does falls on both.
 */
record PatternScenario(String name) implements Scenario {
    /** An even number, so that each of both comes first as often. */
    private static final int ROUNDS = 6;

    private static final Duration SETTLING = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final List<FlowScenario> FLOWS = List.of(
            new FlowScenario("events", "", "event", false, 4, 64, setup -> new EventFlow(setup, 1)),
            new FlowScenario("calls", "", "call", false, 4, 32, CallFlow::new),
            new FlowScenario("10 matches", "", "event", false, 1, 16, MatchFlow::new));

    /** One flow's slices, those without and those with patterns. */
    private record Subject(FlowScenario flow, Load load, Tally without, Tally with) {
        Tally tally(boolean isWith) {
            return isWith ? with : without;
        }
    }

    /** The sum of slices. */
    private static final class Tally {
        private final List<Map<Figure, Double>> slices = new ArrayList<>();
        private final Latencies latencies = new Latencies();
        private Load.Totals used = new Load.Totals(0, 0, 0);
        private double serverCpuNanos;

        void add(Load.Totals sliceUsed, double sliceCpuNanos, Latencies sliceLatencies) {
            slices.add(FlowScenario.figures(sliceUsed, sliceCpuNanos, sliceLatencies));
            latencies.add(sliceLatencies);
            used = used.plus(sliceUsed);
            serverCpuNanos += sliceCpuNanos;
        }

        Map<Figure, Double> figures() {
            return FlowScenario.figures(used, serverCpuNanos, latencies);
        }
    }

    /** What it takes to have the patterns, over all rounds. */
    private static final class Adding {
        private long nanos;
        private double serverCpuNanos;
        private int times;
        private double heapKilobytes = Double.NaN;
    }

    @Override
    public String description() {
        return "events, calls and events by 10 patterns: without, then with many other patterns";
    }

    @Override
    public String unit() {
        return "event or call";
    }

    @Override
    public List<Measurement> run(Server server, Options options, Progress progress) {
        ProcessMeter meter = new ProcessMeter(server.pid());
        List<Subject> subjects = new ArrayList<>();
        try (EventLoop loop = EventLoop.start("patterns")) {
            List<Measurement> measurements = new ArrayList<>();
            progress.say("warming up for " + options.warmupSeconds() + " s each");
            for (FlowScenario flow : FLOWS) {
                try {
                    subjects.add(warmUp(flow, server.destination(), options));
                } catch (BenchmarkFailure failure) {
                    // a router that lacks one of these may have the others
                    measurements.add(Measurement.failed(what(flow), flow.unit(), failure));
                }
            }
            Adding adding = alternate(subjects, loop, server.destination(), meter, options, progress);
            subjects.forEach(subject -> subject.load().finish());
            subjects.forEach(subject -> measurements.addAll(measurements(subject, options.patterns())));
            measurements.add(measurement(adding, options.patterns()));
            return measurements;
        } finally {
            subjects.forEach(subject -> subject.load().close());
        }
    }

    private static Subject warmUp(FlowScenario flow, Destination destination, Options options) {
        Load load = Load.open(flow, destination, options);
        try {
            load.start();
            load.hold(Duration.ofSeconds(options.warmupSeconds()));
            load.pause();
            return new Subject(flow, load, new Tally(), new Tally());
        } catch (BenchmarkFailure failure) {
            load.close();
            throw failure;
        }
    }

    private String what(FlowScenario flow) {
        return name + ": " + flow.name();
    }

    private static Adding alternate(
            List<Subject> subjects,
            EventLoop loop,
            Destination destination,
            ProcessMeter meter,
            Options options,
            Progress progress) {
        Duration slice = Duration.ofSeconds(options.seconds()).dividedBy(ROUNDS);
        Adding adding = new Adding();
        for (int round = 0; round < ROUNDS; round += 2) {
            progress.say("rounds " + (round + 1) + " and " + (round + 2) + " of " + ROUNDS);
            subjects.forEach(subject -> measure(subject, false, meter, slice));
            PatternHolder holder = add(adding, loop, destination, meter, options.patterns());
            subjects.forEach(subject -> measure(subject, true, meter, slice));
            subjects.forEach(subject -> measure(subject, true, meter, slice));
            loop.execute(holder::leave);
            loop.await("end of the session with the patterns", PATIENCE, holder::isClosed);
            meter.collectGarbage();
            subjects.forEach(subject -> measure(subject, false, meter, slice));
        }
        return adding;
    }

    /** Brings the patterns in, and looks at the memory they take the first time. */
    private static PatternHolder add(
            Adding adding, EventLoop loop, Destination destination, ProcessMeter meter, int each) {
        double heapBefore = adding.times == 0 ? meter.heapKilobytes() : 0;
        double cpuBefore = meter.cpuNanos();
        long begin = System.nanoTime();
        PatternHolder holder = loop.call(() -> new PatternHolder(loop, destination, each));
        loop.await("acknowledgement of all patterns", PATIENCE, holder::isComplete);
        adding.nanos += System.nanoTime() - begin;
        adding.serverCpuNanos += meter.cpuNanos() - cpuBefore;
        double heapAfter = meter.heapKilobytes();
        if (adding.times++ == 0) {
            adding.heapKilobytes = heapAfter - heapBefore;
        }
        return holder;
    }

    private static void measure(Subject subject, boolean isWith, ProcessMeter meter, Duration slice) {
        Load load = subject.load();
        load.start();
        load.hold(SETTLING);
        Load.Totals before = load.begin();
        double cpuBefore = meter.cpuNanos();
        load.hold(slice);
        double cpuNanos = meter.cpuNanos() - cpuBefore;
        subject.tally(isWith).add(load.totals().minus(before), cpuNanos, load.latencies());
        load.pause();
    }

    private List<Measurement> measurements(Subject subject, int each) {
        String what = what(subject.flow());
        String unit = subject.flow().unit();
        Map<Figure, Double> with = subject.with().figures();
        with.put(Figure.RATE_RATIO, ratio(subject, Figure.PER_SECOND));
        with.put(Figure.CPU_RATIO, ratio(subject, Figure.SERVER_CPU));
        String many = String.format(Locale.ROOT, "%s +%,d", what, PatternHolder.total(each));
        return List.of(new Measurement(what, unit, subject.without().figures()), new Measurement(many, unit, with));
    }

    private Measurement measurement(Adding adding, int each) {
        int patterns = PatternHolder.total(each);
        Map<Figure, Double> added = new EnumMap<>(Figure.class);
        added.put(Figure.PER_SECOND, adding.times * (double) patterns * 1e9 / adding.nanos);
        added.put(Figure.SERVER_CPU, adding.serverCpuNanos / 1000 / patterns / adding.times);
        added.put(Figure.HEAP, adding.heapKilobytes / patterns);
        return new Measurement(name + ": to add them", "pattern", added);
    }

    /** The median of what each round has with patterns for one without. */
    private static double ratio(Subject subject, Figure figure) {
        double[] ratios = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            double without = subject.without().slices.get(round).get(figure);
            ratios[round] = subject.with().slices.get(round).get(figure) / without;
        }
        Arrays.sort(ratios);
        return (ratios[ROUNDS / 2 - 1] + ratios[ROUNDS / 2]) / 2;
    }
}
