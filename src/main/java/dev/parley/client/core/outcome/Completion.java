package dev.parley.client.core.outcome;

/** Who waits for a request. The core calls nothing of it: it comes back in an action, whose carrier calls it. */
public interface Completion {

    void complete(Outcome outcome);
}
