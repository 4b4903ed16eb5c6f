package dev.parley.management.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the families of metrics of one scrape. {@link RouterMetrics} alone uses it; for one thread. */
final class Families {
    private static final double MILLIS = 1_000;
    private static final double NANOS = 1_000_000_000;

    private final List<MetricSnapshot> families = new ArrayList<>();

    List<MetricSnapshot> all() {
        return families;
    }

    /** A family that always is 1, with labels that tell something. */
    void info(String name, String help, Labels labels) {
        families.add(InfoSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(InfoDataPointSnapshot.builder().labels(labels).build())
                .build());
    }

    Gauges gauge(String name, String help) {
        return new Gauges(GaugeSnapshot.builder().name(name).help(help).unit(unit(name)));
    }

    /** The name without {@code _total}, which the format adds. */
    Counters counter(String name, String help) {
        return new Counters(CounterSnapshot.builder().name(name).help(help).unit(unit(name)));
    }

    Histograms histogram(String name, String help) {
        return new Histograms(HistogramSnapshot.builder().name(name).help(help).unit(unit(name)));
    }

    private static @Nullable Unit unit(String name) {
        if (name.endsWith("_seconds")) {
            return Unit.SECONDS;
        }
        return name.endsWith("_bytes") ? Unit.BYTES : null;
    }

    /** The values of a gauge. */
    final class Gauges {
        private final GaugeSnapshot.Builder family;

        Gauges(GaugeSnapshot.Builder family) {
            this.family = family;
        }

        Gauges add(long value, String... labels) {
            return add((double) value, labels);
        }

        Gauges add(double value, String... labels) {
            family.dataPoint(GaugeDataPointSnapshot.builder()
                    .value(value)
                    .labels(Labels.of(labels))
                    .build());
            return this;
        }

        void end() {
            families.add(family.build());
        }
    }

    /** The values of a counter. */
    final class Counters {
        private final CounterSnapshot.Builder family;

        Counters(CounterSnapshot.Builder family) {
            this.family = family;
        }

        Counters add(long value, String... labels) {
            family.dataPoint(CounterDataPointSnapshot.builder()
                    .value((double) value)
                    .labels(Labels.of(labels))
                    .build());
            return this;
        }

        void end() {
            families.add(family.build());
        }
    }

    /** The values of a histogram. */
    final class Histograms {
        private final HistogramSnapshot.Builder family;

        Histograms(HistogramSnapshot.Builder family) {
            this.family = family;
        }

        void addMillis(List<Long> bounds, List<Long> counts, long sum, String... labels) {
            add(bounds, counts, sum, MILLIS, labels);
        }

        void addNanos(List<Long> bounds, List<Long> counts, long sum, String... labels) {
            add(bounds, counts, sum, NANOS, labels);
        }

        private void add(List<Long> bounds, List<Long> counts, long sum, double perSecond, String... labels) {
            List<Double> upper = new ArrayList<>();
            bounds.forEach(bound -> upper.add(bound / perSecond));
            upper.add(Double.POSITIVE_INFINITY);
            family.dataPoint(HistogramDataPointSnapshot.builder()
                    .classicHistogramBuckets(ClassicHistogramBuckets.of(upper, counts))
                    .sum(sum / perSecond)
                    .labels(Labels.of(labels))
                    .build());
        }

        void end() {
            families.add(family.build());
        }
    }
}
