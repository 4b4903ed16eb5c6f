package dev.parley.bench;

import java.util.concurrent.CompletableFuture;

/** Two clients of one server, of which the one answers what the other calls. */
interface Pair extends AutoCloseable {

    static Pair open(Destination destination) {
        return destination.isNats() ? new NatsPair(destination) : new ParleyPair(destination);
    }

    /** Calls; the answer is the text. */
    CompletableFuture<String> call(String text);

    /** Publishes to nobody, and waits where there is no room. */
    void publish(String text);

    /** Waits until the server has all that was published. */
    void flush();

    @Override
    void close();
}
