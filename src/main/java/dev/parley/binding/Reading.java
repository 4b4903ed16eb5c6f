package dev.parley.binding;

import org.jspecify.annotations.Nullable;

/**
 * What became of reading a text: a value, or the place that does not fit. Made by {@link BoundType}.
 *
 * @param value null where there is a misfit
 * @param misfit null where there is a value
 * @param cause what JSON-B or a constructor said, where it was one of them that refused; it may quote the text
 */
public record Reading(
        @Nullable Object value,
        @Nullable Misfit misfit,
        @Nullable Throwable cause) {
    static Reading of(@Nullable Object value) {
        return new Reading(value, null, null);
    }

    static Reading not(Misfit misfit, @Nullable Throwable cause) {
        return new Reading(null, misfit, cause);
    }
}
