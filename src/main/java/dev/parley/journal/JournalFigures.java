package dev.parley.journal;

import dev.parley.tally.Timings;
import org.jspecify.annotations.Nullable;

/**
 * What the journals of a router have come to. Immutable; counts only grow.
 *
 * @param times how long it took to keep each publication, from the decision to keep it
 * @param bytes octets that have been kept
 * @param failures publications that could not be kept, and were refused
 * @param complaint why nothing can be kept at present; null where it can
 */
public record JournalFigures(
        Timings.Sums times,
        long bytes,
        long failures,
        @Nullable String complaint) {}
