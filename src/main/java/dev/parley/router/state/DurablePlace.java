package dev.parley.router.state;

import dev.parley.message.MatchPolicy;
import java.util.Set;

/** How far somebody has got with the events of a topic or pattern, whether he is here or not. The broker changes it. */
public final class DurablePlace {
    /** What it is known by; the name is empty where the configuration has made the subscription durable. */
    public record Key(String authid, String topic, MatchPolicy match, String name) {}

    public final Key key;

    /** How many places there were before it since the router was started, and itself. */
    public final long ordinal;

    private long position;

    /** When somebody had it last, in milliseconds since the epoch. */
    public long usedMillis;

    /** The sessions that have it at present, by their ids; {@link Set#of()} where there is none: most places wait. */
    public Set<Long> holders = Set.of();

    /**
     * A place.
     *
     * @param position up to which place in the journal its events have arrived
     */
    public DurablePlace(Key key, long ordinal, long position, long usedMillis) {
        this.key = key;
        this.ordinal = ordinal;
        this.position = position;
        this.usedMillis = usedMillis;
    }

    /** Up to which place in the journal its events have arrived. */
    public long position() {
        return position;
    }

    /** Events up to that place in the journal have arrived; whether that is news. */
    public boolean advance(long confirmed) {
        boolean isFurther = confirmed > position;
        position = Math.max(position, confirmed);
        return isFurther;
    }
}
