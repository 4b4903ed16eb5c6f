package dev.parley.client.core;

import dev.parley.client.core.outcome.Completion;
import dev.parley.client.core.outcome.Outcome;
import dev.parley.client.core.session.Output;
import org.jspecify.annotations.Nullable;

/** What a client has in each of its sessions: a subscription or a registration. */
abstract class Lasting {
    private long id;
    private boolean wasEstablished;
    private int suspicions;
    private @Nullable Completion ready;

    /** The router's id for it in the session of the moment, or 0. */
    final long id() {
        return id;
    }

    /** The session has it under that id; 0 for no longer. */
    final void isKnownAs(long known) {
        id = known;
        wasEstablished |= known != 0;
    }

    /** Whether some session had it. */
    final boolean wasEstablished() {
        return wasEstablished;
    }

    /** A session has ended while it was asked for; gives how often that was so. */
    final int suspected() {
        return ++suspicions;
    }

    final void waitsFor(Completion whenReady) {
        ready = whenReady;
    }

    /** Tells once what became of it to who waits for that. */
    final void report(Output out, Outcome outcome) {
        Completion waiting = ready;
        ready = null;
        if (waiting != null) {
            out.complete(waiting, outcome);
        }
    }
}
