package dev.parley.client.core.session;

import dev.parley.client.core.outcome.Completion;
import dev.parley.client.core.outcome.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Collects the actions of one fact, and knows when that is. For the parts of one client's core. */
public final class Output {
    private List<Action> collected = new ArrayList<>();
    private long now;

    /** A fact comes in, at that time. */
    public void begin(long time) {
        now = time;
    }

    /** The time of the fact. */
    long now() {
        return now;
    }

    public void add(Action action) {
        collected.add(action);
    }

    public void complete(Completion to, Outcome outcome) {
        collected.add(new Action.Complete(to, outcome));
    }

    public void log(Action.Severity severity, String line) {
        collected.add(new Action.Log(severity, line));
    }

    /** Everything since the last call, in order. */
    public List<Action> take() {
        if (collected.isEmpty()) {
            return List.of();
        }
        List<Action> taken = collected;
        collected = new ArrayList<>(4);
        return taken;
    }
}
