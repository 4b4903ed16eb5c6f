package dev.parley.bench;

import dev.parley.client.Client;
import java.util.concurrent.CompletableFuture;

/** Two of our clients, over the transport that is the default in plain Java. */
final class ParleyPair implements Pair {
    private static final String PROCEDURE = "dev.parley.bench.pair";
    private static final String TOPIC = "dev.parley.bench.events";

    private final Client caller;
    private final Client callee;

    ParleyPair(Destination destination) {
        ClientTransport transport = ClientTransport.ALL.get(0);
        caller = transport.open(destination);
        callee = transport.open(destination);
        callee.register(PROCEDURE, String.class, text -> text).join();
    }

    @Override
    public CompletableFuture<String> call(String text) {
        return caller.call(String.class, PROCEDURE, text);
    }

    @Override
    public void publish(String text) {
        try {
            caller.blocking().publish(TOPIC, text);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchmarkFailure("interrupted", interrupted);
        }
    }

    @Override
    public void flush() {
        // it comes behind all of them
        long unused = caller.publishAcknowledged(TOPIC).join();
    }

    @Override
    public void close() {
        caller.close();
        callee.close();
    }
}
