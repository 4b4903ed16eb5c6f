package dev.parley.config;

import dev.parley.flow.Rate;
import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code limits.rateByRole}: how fast the sessions of a role may send. Created by {@link ConfigurationReader}; what is absent
 * is null, and the schema has the defaults.
 *
 * @param messages messages a second, on an average
 * @param bytes octets a second, on an average
 * @param burstSeconds for how many seconds of that average may come at once
 * @param over what becomes of more: {@code wait} or {@code refuse}
 */
public record RateConfiguration(
        @Nullable Integer messages,
        @Nullable Integer bytes,
        @Nullable Integer burstSeconds,
        @Nullable String over) {
    private static final int BURST_SECONDS = 5;

    Rate resolved(String place, Mistakes mistakes) {
        mistakes.inspect(() -> {
            if (messages == null && bytes == null) {
                throw new ConfigurationException(place + ": give messages, or bytes, or both, for each second");
            }
        });
        String overTheRate = mistakes.in(() -> Settings.oneOf(place + ".over", over, "wait", "refuse"));
        return new Rate(
                messages == null ? 0 : mistakes.atLeastOne(place + ".messages", messages, 1),
                bytes == null ? 0 : mistakes.atLeastOne(place + ".bytes", bytes, 1),
                mistakes.atLeastOne(place + ".burstSeconds", burstSeconds, BURST_SECONDS),
                "refuse".equals(overTheRate));
    }
}
