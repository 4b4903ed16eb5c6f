package dev.parley.client.core;

import dev.parley.message.Dict;

/**
 * A procedure that a client answers, in each of its sessions. Made for one {@link ClientCore}; whoever made it names it by this
 * object.
 */
public final class Offer extends Lasting {
    final Callee callee;
    private final String procedure;
    final Dict options;

    /** A procedure that is registered nowhere. */
    public Offer(Callee callee, String procedure, Dict options) {
        this.callee = callee;
        this.procedure = procedure;
        this.options = options;
    }

    public String procedure() {
        return procedure;
    }
}
