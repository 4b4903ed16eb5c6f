package dev.parley.client;

import java.util.concurrent.CompletableFuture;

/** A procedure that this client answers, in each of its sessions. Made by {@link Client#register}. */
public final class Registration {
    private final Registrations registrations;
    private final Registrations.Entry entry;

    public Registration(Registrations registrations, Registrations.Entry entry) {
        this.registrations = registrations;
        this.entry = entry;
    }

    public String procedure() {
        return entry.procedure();
    }

    /** Gives the procedure up; calls under way are still answered. */
    public CompletableFuture<Void> unregister() {
        return registrations.unregister(entry);
    }

    /** Completes when the procedure is answered no more, with the URI of the reason; empty where it was given up. */
    public CompletableFuture<String> whenEnded() {
        return entry.ended().copy();
    }
}
