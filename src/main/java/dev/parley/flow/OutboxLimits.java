package dev.parley.flow;

/**
 * What may wait for one peer. Immutable.
 *
 * @param messages how many messages may
 * @param chars how many characters may
 */
public record OutboxLimits(int messages, long chars) {
    public static final OutboxLimits DEFAULT = new OutboxLimits(20_000, 32 << 20);

    /** Whether less than half of what may wait does. */
    boolean hasRoom(int queued, long queuedChars) {
        return queued < Math.max(1, messages / 2) && queuedChars < Math.max(1, chars / 2);
    }

    /** Whether less than a quarter of it does: there is more than a little room. */
    boolean hasAmpleRoom(int queued, long queuedChars) {
        return queued < messages / 4.0 && queuedChars < chars / 4.0;
    }
}
