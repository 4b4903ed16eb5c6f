package dev.parley.engine.nats;

import dev.parley.engine.EngineException;
import dev.parley.engine.RealmStore;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** Has whoever opens a realm told in its own thread what the engine's thread reads. */
final class Opener {
    private final BlockingQueue<Consumer<RealmStore.Listener>> told = new LinkedBlockingQueue<>();

    /** For the thread that opens. */
    private boolean isDone;

    void value(String key, byte[] value) {
        told.add(listener -> listener.loaded(key, value));
    }

    void entry(long position, byte[] entry) {
        told.add(listener -> listener.recorded(position, entry));
    }

    void done() {
        told.add(listener -> isDone = true);
    }

    void fail(String why) {
        told.add(listener -> {
            throw new EngineException(why);
        });
    }

    /** Tells all of it. */
    void tell(RealmStore.Listener listener) {
        try {
            while (!isDone) {
                told.take().accept(listener);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("Interrupted while the realm was opened.", e);
        }
    }
}
