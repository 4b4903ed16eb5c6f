package dev.parley.runtime;

import dev.parley.flow.Budget;
import dev.parley.journal.JournalFigures;
import dev.parley.message.MessageType;
import dev.parley.router.LobbyFigures;
import dev.parley.runtime.flight.Flight;
import dev.parley.runtime.work.DecisionTimes;
import dev.parley.tally.EnumCounts;
import dev.parley.tally.Timings;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What a router has counted that belongs to no place of it. One for each {@link Hub}, which adds to it; for any thread. */
final class Census {
    final EnumCounts<MessageType> dropped = new EnumCounts<>(MessageType.class);
    final LongAdder opened = new LongAdder();
    final EnumCounts<ConnectionEnd> closed = new EnumCounts<>(ConnectionEnd.class);
    final EnumCounts<Refused> refused = new EnumCounts<>(Refused.class);
    final Timings roundTrips = Timings.ofAnswers();
    final DecisionTimes decisions = new DecisionTimes();

    private volatile boolean isLastReloadGood = true;
    private volatile Instant configured = Instant.now();

    /** A configuration has been taken over. */
    void configured() {
        isLastReloadGood = true;
        configured = Instant.now();
        Flight.reloaded(true);
    }

    /** A configuration could not be taken over. */
    void reloadFailed() {
        isLastReloadGood = false;
        Flight.reloaded(false);
    }

    long droppedMessages() {
        return dropped.sums().values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * All of it, with what others know.
     *
     * @param waiting for each connection the octets that wait for it
     * @param budget of all messages on their way
     * @param journal null where there is none
     * @param lobby null where it has not answered in time
     */
    Snapshot snapshot(
            List<Long> waiting,
            Budget budget,
            @Nullable LobbyFigures lobby,
            @Nullable JournalFigures journal,
            List<Snapshot.PlaceSnapshot> places) {
        return new Snapshot(
                waiting.size(),
                opened.sum(),
                closed.sums(),
                refused.sums(),
                dropped.sums(),
                waiting.stream().mapToLong(Long::longValue).sum(),
                waiting.stream().mapToLong(Long::longValue).max().orElse(0),
                budget.charged(),
                budget.limit(),
                isLastReloadGood,
                configured,
                roundTrips.sums(),
                decisions.sums(),
                lobby,
                journal,
                places);
    }
}
