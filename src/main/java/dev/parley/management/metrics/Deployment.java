package dev.parley.management.metrics;

import java.time.Instant;
import java.util.Map;

/**
 * What the metrics show of a server besides its router. Immutable.
 *
 * @param version that of Parley
 * @param certificates when those of the listeners end, by the listener's place in the configuration
 */
public record Deployment(String version, Map<String, Instant> certificates) {
    /** Copies the map. */
    public Deployment {
        certificates = Map.copyOf(certificates);
    }
}
