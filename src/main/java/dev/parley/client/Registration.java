package dev.parley.client;

import dev.parley.client.engine.Offering;
import java.util.concurrent.CompletableFuture;

/**
 * A procedure that this client answers, in each of its sessions. For all threads. Made by {@link Client#register}.
 *
 * @since 0.1
 */
public final class Registration {
    private final Offering offering;

    Registration(Offering offering) {
        this.offering = offering;
    }

    /** The URI that was registered. */
    public String procedure() {
        return offering.procedure();
    }

    /**
     * Gives the procedure up; calls under way are still answered. Without effect where it is answered no more.
     *
     * @return completes when the router has taken note; the end of the session does the same
     */
    public CompletableFuture<Void> unregister() {
        return offering.end();
    }

    /**
     * Completes when the procedure is answered no more, with the URI of the reason; empty where it was given up. It never
     * fails.
     */
    public CompletableFuture<String> whenEnded() {
        return offering.ended().copy();
    }
}
