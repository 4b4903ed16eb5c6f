package dev.parley.engine;

import org.jspecify.annotations.Nullable;

/** Keeps what is to outlive the process of a router. Whoever assembles a server opens and closes it; the hub uses it. For all threads. */
public interface Engine extends AutoCloseable {

    /**
     * Opens what is kept of a realm. The listener is told all of it by the calling thread before this returns, in order: first the values,
     * then the entries. Where the realm is open, nobody is to give more to the store that it was opened by before.
     *
     * @throws EngineException where it cannot be read, or another router has the realm
     */
    RealmStore open(String realm, RealmStore.Listener listener);

    /** Why nothing can be kept at present, in words for an operator; null where it can. Asks nobody who may not answer. */
    @Nullable
    String complaint();

    /** Keeps what was given before, and lets go of everything that it holds. Listeners hear nothing afterwards. */
    @Override
    void close();
}
