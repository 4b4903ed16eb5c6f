package dev.parley.client.core;

import dev.parley.client.session.Callee;
import dev.parley.client.session.Completion;
import dev.parley.message.Dict;
import org.jspecify.annotations.Nullable;

/**
 * A procedure that a client answers, in each of its sessions. Made for one {@link ClientCore}; whoever made it names it by this
 * object.
 */
public final class Offer {
    private final Callee callee;
    private final String procedure;
    private final Dict options;

    /** REGISTERED.Registration in the session of the moment, or 0. */
    private long id;

    private boolean wasRegistered;
    private int suspicions;
    private @Nullable Completion ready;

    /** A procedure that is registered nowhere. */
    public Offer(Callee callee, String procedure, Dict options) {
        this.callee = callee;
        this.procedure = procedure;
        this.options = options;
    }

    Callee callee() {
        return callee;
    }

    public String procedure() {
        return procedure;
    }

    Dict options() {
        return options;
    }

    long id() {
        return id;
    }

    /** The session has it under that id; 0 for no longer. */
    void isKnownAs(long registration) {
        id = registration;
        wasRegistered |= registration != 0;
    }

    /** Whether some session had it. */
    boolean wasRegistered() {
        return wasRegistered;
    }

    void waitsFor(Completion whenReady) {
        ready = whenReady;
    }

    /** Who waits until it is registered for the first time; null where nobody does any longer. */
    @Nullable
    Completion takeReady() {
        Completion taken = ready;
        ready = null;
        return taken;
    }

    /** A session has ended while it was registered; gives how often that was so. */
    int suspected() {
        return ++suspicions;
    }
}
