package dev.parley.bench;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/** Rate, latencies, and processor time of both processes, from one moment to another. */
final class ProcessorTimes {
    private final ProcessMeter server;
    private final ProcessMeter own =
            new ProcessMeter(OptionalLong.of(ProcessHandle.current().pid()));
    private long nanos;
    private double serverCpuNanos;
    private double ownCpuNanos;

    ProcessorTimes(Server server) {
        this.server = new ProcessMeter(server.pid());
    }

    void begin() {
        nanos = System.nanoTime();
        serverCpuNanos = server.cpuNanos();
        ownCpuNanos = own.cpuNanos();
    }

    Map<Figure, Double> figures(String what, long units, Latencies latencies) {
        double tookNanos = System.nanoTime() - nanos;
        if (units == 0) {
            throw new BenchmarkFailure("nothing was answered in the measured time by " + what);
        }
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.PER_SECOND, units * 1e9 / tookNanos);
        figures.put(Figure.SERVER_CPU, (server.cpuNanos() - serverCpuNanos) / 1000 / units);
        figures.put(Figure.CLIENT_CPU, (own.cpuNanos() - ownCpuNanos) / 1000 / units);
        figures.put(Figure.P50, latencies.micros(0.5));
        figures.put(Figure.P90, latencies.micros(0.9));
        figures.put(Figure.P99, latencies.micros(0.99));
        return figures;
    }
}
