package dev.parley.client;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A procedure that this client answers. Made by {@link Client#register}. */
public final class Registration {
    private final String procedure;
    private final Supplier<CompletableFuture<Void>> unregister;

    Registration(String procedure, Supplier<CompletableFuture<Void>> unregister) {
        this.procedure = procedure;
        this.unregister = unregister;
    }

    public String procedure() {
        return procedure;
    }

    /** Gives the procedure up; calls under way are still answered. */
    public CompletableFuture<Void> unregister() {
        return unregister.get();
    }
}
