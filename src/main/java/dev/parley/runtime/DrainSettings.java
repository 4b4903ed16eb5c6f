package dev.parley.runtime;

/**
 * How sessions leave before a router stops. Immutable.
 *
 * @param graceMillis how long after it takes nobody any more the first GOODBYE is said, so that others have noticed
 * @param spreadMillis over how long GOODBYEs are spread, so that not all peers come to another router at once
 */
public record DrainSettings(long graceMillis, long spreadMillis) {
    /** No draining: the router stops at once. */
    public static final DrainSettings NONE = new DrainSettings(0, 0);

    /** How long it takes at most. */
    public long longestMillis() {
        return isNone() ? 0 : graceMillis + spreadMillis + Drain.LAST_CALLS_MILLIS;
    }

    /** Whether there is anything to wait for. */
    public boolean isNone() {
        return graceMillis == 0 && spreadMillis == 0;
    }
}
