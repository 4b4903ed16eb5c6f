package dev.parley.client.core;

/** Who waits for a request. The core calls nothing of it: it comes back in an {@link Action}, whose carrier calls it. */
public interface Completion {

    void complete(Outcome outcome);
}
