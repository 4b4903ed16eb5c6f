package dev.parley.router;

import dev.parley.message.MatchPolicy;
import java.util.List;

/**
 * What a realm knows of the place of a durable subscription, at one moment. Immutable.
 *
 * @param ordinal how many places there were before it since the router was started, and itself
 * @param name empty where the configuration has made the subscription durable
 * @param behind how many events have not arrived, as far as that was counted
 * @param isFurtherBehind whether there may be more
 * @param isMissing whether some of them are kept no longer
 * @param sessions that have it at present, some of them where there are many
 * @param usedMillis when somebody had it last, since the epoch
 */
public record DurableFigures(
        long ordinal,
        String authid,
        String uri,
        MatchPolicy match,
        String name,
        int behind,
        boolean isFurtherBehind,
        boolean isMissing,
        List<Long> sessions,
        long usedMillis) {
    /** Copies the list. */
    public DurableFigures {
        sessions = List.copyOf(sessions);
    }
}
