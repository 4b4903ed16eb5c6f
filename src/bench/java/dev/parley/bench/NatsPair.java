package dev.parley.bench;

import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** Two clients of jnats, over TCP, which is their default. */
final class NatsPair implements Pair {
    private static final String PROCEDURE = "dev.parley.bench.pair";
    private static final String TOPIC = "dev.parley.bench.events";
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Connection caller;
    private final Connection callee;

    NatsPair(Destination destination) {
        String server = "nats://127.0.0.1:" + destination.natsPort().orElseThrow();
        try {
            caller = Nats.connect(server);
            callee = Nats.connect(server);
            callee.createDispatcher(message -> callee.publish(message.getReplyTo(), octets(text(message.getData()))))
                    .subscribe(PROCEDURE);
            callee.flush(PATIENCE);
        } catch (IOException | TimeoutException e) {
            throw new BenchmarkFailure("jnats does not come in: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkFailure("interrupted", e);
        }
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }

    @Override
    public CompletableFuture<String> call(String text) {
        return caller.request(PROCEDURE, octets(text)).thenApply(answer -> text(answer.getData()));
    }

    @Override
    public void publish(String text) {
        caller.publish(TOPIC, octets(text));
    }

    @Override
    public void flush() {
        try {
            caller.flush(PATIENCE);
        } catch (TimeoutException e) {
            throw new BenchmarkFailure("the NATS server does not keep up", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkFailure("interrupted", e);
        }
    }

    @Override
    public void close() {
        try {
            caller.close();
            callee.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkFailure("interrupted", e);
        }
    }
}
