package dev.parley.config;

import dev.parley.runtime.DrainSettings;
import org.jspecify.annotations.Nullable;

/**
 * The key {@code drain}: how sessions leave before the router stops. Created by {@link ConfigurationReader}; what is absent is null.
 *
 * @param graceMillis milliseconds between the router's readiness going red and the first GOODBYE
 * @param spreadMillis milliseconds over which GOODBYEs are spread
 */
public record DrainConfiguration(
        @Nullable Integer graceMillis, @Nullable Integer spreadMillis) {
    DrainSettings settings(Mistakes mistakes) {
        return new DrainSettings(
                mistakes.atLeast(0, "drain.graceMillis", graceMillis, 0),
                mistakes.atLeast(0, "drain.spreadMillis", spreadMillis, 0));
    }
}
