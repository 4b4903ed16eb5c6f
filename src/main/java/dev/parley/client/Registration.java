package dev.parley.client;

import dev.parley.client.engine.Offering;
import java.util.concurrent.CompletableFuture;

/** A procedure that this client answers, in each of its sessions. Made by {@link Client#register}. */
public final class Registration {
    private final Offering offering;

    Registration(Offering offering) {
        this.offering = offering;
    }

    public String procedure() {
        return offering.procedure();
    }

    /** Gives the procedure up; calls under way are still answered. */
    public CompletableFuture<Void> unregister() {
        return offering.end();
    }

    /** Completes when the procedure is answered no more, with the URI of the reason; empty where it was given up. */
    public CompletableFuture<String> whenEnded() {
        return offering.ended().copy();
    }
}
