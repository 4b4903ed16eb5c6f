package dev.parley.router.tally;

import dev.parley.router.CallOutcome;
import dev.parley.router.Distribution;
import dev.parley.router.GroupFigures;
import java.util.EnumMap;
import java.util.Map;

/** Calls and publications that are counted together. For whoever has the place's turn. */
@SuppressWarnings("EnumOrdinal") // an array is what costs next to nothing
final class Counted {
    private final Durations[] calls = new Durations[CallOutcome.values().length];
    private long published;

    Counted() {
        for (int i = 0; i < calls.length; i++) {
            calls[i] = new Durations(Durations.OF_CALLS);
        }
    }

    void called(CallOutcome outcome, long millis) {
        calls[outcome.ordinal()].add(millis);
    }

    void published() {
        published++;
    }

    long publications() {
        return published;
    }

    Map<CallOutcome, Distribution> calls() {
        Map<CallOutcome, Distribution> durations = new EnumMap<>(CallOutcome.class);
        for (CallOutcome outcome : CallOutcome.values()) {
            durations.put(outcome, calls[outcome.ordinal()].distribution());
        }
        return durations;
    }

    GroupFigures figures() {
        return new GroupFigures(calls(), published);
    }
}
