package dev.parley.management.metrics;

import dev.parley.runtime.Snapshot;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmCompilationMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmNativeMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a router and of its JVM as text. One for a server, made by whoever serves {@code /metrics}; for any thread.
 */
public final class Exposition {
    private static final String OPEN_METRICS = "application/openmetrics-text";

    private final PrometheusRegistry jvm = new PrometheusRegistry();
    private final PrometheusTextFormatWriter text = PrometheusTextFormatWriter.create();
    private final OpenMetricsTextFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();

    /** Looks after the JVM until that ends. */
    public Exposition() {
        this(true);
    }

    /**
     * Begins to look after the JVM.
     *
     * @param isForGood whether that may be until the JVM ends; else what is allocated in pools of memory is not counted, because the JVM
     *     would never forget who counts it
     */
    public Exposition(boolean isForGood) {
        if (isForGood) {
            JvmMetrics.builder().register(jvm);
            return;
        }
        JvmThreadsMetrics.builder().register(jvm);
        JvmBufferPoolMetrics.builder().register(jvm);
        JvmClassLoadingMetrics.builder().register(jvm);
        JvmCompilationMetrics.builder().register(jvm);
        JvmGarbageCollectorMetrics.builder().register(jvm);
        JvmMemoryMetrics.builder().register(jvm);
        JvmNativeMemoryMetrics.builder().register(jvm);
        JvmRuntimeInfoMetric.builder().register(jvm);
        ProcessMetrics.builder().register(jvm);
    }

    /**
     * A text with its type.
     *
     * @param contentType its media type with version and encoding
     * @param body its octets
     */
    @SuppressWarnings("ArrayRecordComponent") // written out at once, and never compared
    public record Written(String contentType, byte[] body) {}

    /**
     * Writes all metrics.
     *
     * @param accept the header {@code Accept}: OpenMetrics where it names that, else the text format 0.0.4 of Prometheus
     */
    public Written write(Snapshot router, Deployment deployment, @Nullable String accept) {
        ExpositionFormatWriter writer = accept != null && accept.contains(OPEN_METRICS) ? openMetrics : text;
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            writer.write(body, collect(router, deployment), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException cannotBe) {
            throw new UncheckedIOException(cannotBe);
        }
        return new Written(writer.getContentType(), body.toByteArray());
    }

    /** All families, in the order of their names. */
    MetricSnapshots collect(Snapshot router, Deployment deployment) {
        List<MetricSnapshot> all = new ArrayList<>(new RouterMetrics(router, deployment).collect());
        jvm.scrape().forEach(all::add);
        return new MetricSnapshots(all);
    }
}
