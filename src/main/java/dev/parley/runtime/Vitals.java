package dev.parley.runtime;

import java.util.Map;

/**
 * Whether a router is alive, as far as it can be told from outside its threads. Made by {@link Hub#vitals}. Immutable.
 *
 * @param sinceTickMillis how long ago the timer went off last, which is to do so ten times a second
 * @param silentMillis for how long each place has not answered the question for a sign of life, which it is asked once a second; 0 where
 *     it has; by the realm's name, and {@code the lobby}
 * @param isDraining whether it lets nobody in any more
 * @param canKeep whether what is to be kept can be; also where nothing is
 */
public record Vitals(long sinceTickMillis, Map<String, Long> silentMillis, boolean isDraining, boolean canKeep) {
    /** Copies the map. */
    public Vitals {
        silentMillis = Map.copyOf(silentMillis);
    }
}
