package dev.parley.runtime.tail;

import java.util.List;

/**
 * What a tail tells at a time. Immutable.
 *
 * @param entries messages, the oldest first
 * @param missed how many passed by since the tail began without being kept, because there was no room
 * @param isOver whether the session is over whose messages they are
 */
public record TailPart(List<TailEntry> entries, long missed, boolean isOver) {
    /** Copies the list. */
    public TailPart {
        entries = List.copyOf(entries);
    }
}
