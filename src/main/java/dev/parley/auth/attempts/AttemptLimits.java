package dev.parley.auth.attempts;

/**
 * How many attempts may fail within a window.
 *
 * @param perAddressAndAuthid for one authid from one address
 * @param perAddress from one address
 * @param perAuthid for one authid, from addresses where it has not logged in lately
 * @param windowMillis the length of the window, in milliseconds
 */
public record AttemptLimits(int perAddressAndAuthid, int perAddress, int perAuthid, long windowMillis) {
    public static final AttemptLimits DEFAULT = new AttemptLimits(100, 1_000, 1_000, 60_000);
}
