package dev.parley.router;

import java.util.List;

/**
 * A part of a list that may be long, for those who look after a router: a realm tells no more than that in one turn. Immutable.
 *
 * @param <T> what is listed
 * @param entries in the order in which they came
 * @param next behind what the next part begins; 0 where this was the last one
 */
public record Excerpt<T>(List<T> entries, long next) {
    /** Copies the list. */
    public Excerpt {
        entries = List.copyOf(entries);
    }
}
