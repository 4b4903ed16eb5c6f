package dev.parley.client.core;

import dev.parley.client.core.outcome.Outcome;
import dev.parley.client.core.outcome.Completion;
import java.util.ArrayList;
import java.util.List;

/** Collects the actions of one fact. For the parts of one {@link ClientCore}. */
final class Output {
    private List<Action> collected = new ArrayList<>();

    void add(Action action) {
        collected.add(action);
    }

    void complete(Completion to, Outcome outcome) {
        collected.add(new Action.Complete(to, outcome));
    }

    void log(Action.Severity severity, String line) {
        collected.add(new Action.Log(severity, line));
    }

    /** Everything since the last call, in order. */
    List<Action> take() {
        if (collected.isEmpty()) {
            return List.of();
        }
        List<Action> taken = collected;
        collected = new ArrayList<>(4);
        return taken;
    }
}
