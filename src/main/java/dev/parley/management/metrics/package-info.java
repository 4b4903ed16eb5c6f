/**
 * What a router has counted, in the model of Prometheus and in its text formats. Uses {@code runtime}, {@code router} and {@code tally},
 * and the Prometheus client's model; {@code management} serves it.
 */
@NullMarked
package dev.parley.management.metrics;

import org.jspecify.annotations.NullMarked;
