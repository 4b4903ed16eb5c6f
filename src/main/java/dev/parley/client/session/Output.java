package dev.parley.client.session;

import dev.parley.client.core.ClientCore;
import java.util.ArrayList;
import java.util.List;

/** Collects the actions of one fact. For the parts of one {@link ClientCore}. */
public final class Output {
    private List<Action> collected = new ArrayList<>();

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
