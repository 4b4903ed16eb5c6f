package dev.parley.router;

/**
 * How long a session of a realm outlives its connection, and what is kept for it meanwhile. Immutable.
 *
 * @param millis for how long it can be resumed; 0 for not at all
 * @param messages how many messages to a session are kept at most that its peer is not known to have
 * @param octets how many octets these may take together, as the router estimates them
 */
public record ResumeSettings(long millis, int messages, long octets) {
    public static final ResumeSettings DEFAULT = new ResumeSettings(60_000, 1_000, 1L << 20);

    /** Sessions end with their connections. */
    public static final ResumeSettings NONE = new ResumeSettings(0, 0, 0);

    /** Whether sessions can be resumed. */
    public boolean isOn() {
        return millis > 0;
    }
}
