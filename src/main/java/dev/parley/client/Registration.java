package dev.parley.client;

import java.util.concurrent.CompletableFuture;

/**
 * A procedure that this client answers, in each of its sessions. For all threads. Made by {@link Client#register}.
 *
 * @since 0.1
 */
public final class Registration {
    private final Registrations registrations;
    private final Registrations.Entry entry;

    Registration(Registrations registrations, Registrations.Entry entry) {
        this.registrations = registrations;
        this.entry = entry;
    }

    /** The URI that was registered. */
    public String procedure() {
        return entry.procedure();
    }

    /**
     * Gives the procedure up; calls under way are still answered. Without effect where it is answered no more.
     *
     * @return completes when the router has taken note; the end of the session does the same
     */
    public CompletableFuture<Void> unregister() {
        return registrations.unregister(entry);
    }

    /**
     * Completes when the procedure is answered no more, with the URI of the reason; empty where it was given up. It never
     * fails.
     */
    public CompletableFuture<String> whenEnded() {
        return entry.ended().copy();
    }
}
