package dev.parley.management.metrics;

import dev.parley.runtime.Snapshot;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
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

    /** Begins to look after the JVM. */
    public Exposition() {
        JvmMetrics.builder().register(jvm);
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
