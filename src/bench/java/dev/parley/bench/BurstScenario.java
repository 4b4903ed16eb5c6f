package dev.parley.bench;

import dev.parley.client.BlockingClient;
import dev.parley.client.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * What it costs the Java client to send several messages in a row, over each of its transports: one acknowledged publication, the same
 * behind another one, and the third of three calls, one behind the other; then publications as fast as they go.
 */
record BurstScenario(String name) implements Scenario {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String TOPIC = "dev.parley.bench.burst";
    private static final String PROCEDURE = "dev.parley.bench.echo";

    /** So many are published between two looks at the clock. */
    private static final int RUN = 64;

    /** Sends something, and waits for the answer to the last of it. */
    private interface Turn {
        void run();
    }

    @Override
    public String description() {
        return "1 Java client: an acknowledged publication, two in a row, three calls in a row, as many as it can";
    }

    @Override
    public String unit() {
        return "turn";
    }

    @Override
    public List<Measurement> run(Server server, Options options, Progress progress) {
        List<Measurement> measurements = new ArrayList<>();
        for (ClientTransport transport : ClientTransport.ALL) {
            try (Client client = transport.open(server.destination());
                    Client callee = transport.open(server.destination())) {
                awaited(callee.register(PROCEDURE, invocation -> invocation.arguments()));
                String payload = new Payload(options.payloadBytes()).text(1);
                String before = name + " over " + transport.name() + ": ";
                measurements.add(turns(before + "one", server, options, progress, () -> acknowledged(client, payload)));
                measurements.add(turns(before + "two", server, options, progress, () -> {
                    client.publish(TOPIC, payload);
                    acknowledged(client, payload);
                }));
                measurements.add(turns(before + "three calls", server, options, progress, () -> {
                    CompletableFuture<?> first = client.call(PROCEDURE, payload);
                    CompletableFuture<?> second = client.call(PROCEDURE, payload);
                    awaited(client.call(PROCEDURE, payload));
                    awaited(first);
                    awaited(second);
                }));
                measurements.add(flood(before + "events", server, options, progress, client, payload));
            }
        }
        return measurements;
    }

    private static void acknowledged(Client client, String payload) {
        awaited(client.publishAcknowledged(TOPIC, payload));
    }

    private static void awaited(CompletableFuture<?> answer) {
        try {
            answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException failure) {
            throw new BenchmarkFailure("no answer: " + failure.getCause(), failure);
        }
    }

    private Measurement turns(String what, Server server, Options options, Progress progress, Turn turn) {
        progress.say(what);
        runFor(options.warmupSeconds(), turn);
        ProcessorTimes times = new ProcessorTimes(server);
        Latencies latencies = new Latencies();
        long[] count = {0};
        times.begin();
        runFor(options.seconds(), () -> {
            long began = System.nanoTime();
            turn.run();
            latencies.record(System.nanoTime() - began);
            count[0]++;
        });
        return new Measurement(what, unit(), times.figures(what, count[0], latencies));
    }

    private static Measurement flood(
            String what, Server server, Options options, Progress progress, Client client, String payload) {
        progress.say(what);
        BlockingClient patient = client.blocking();
        long[] count = {0};
        Turn run = () -> {
            for (int i = 0; i < RUN; i++) {
                publish(patient, payload);
            }
            count[0] += RUN;
        };
        runFor(options.warmupSeconds(), run);
        acknowledged(client, payload);
        ProcessorTimes times = new ProcessorTimes(server);
        count[0] = 0;
        times.begin();
        runFor(options.seconds(), run);
        // it comes behind all of them
        acknowledged(client, payload);
        return new Measurement(what, "event", times.figures(what, count[0], new Latencies()));
    }

    private static void publish(BlockingClient client, String payload) {
        try {
            client.publish(TOPIC, payload);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchmarkFailure("interrupted", interrupted);
        }
    }

    private static void runFor(int seconds, Turn turn) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            turn.run();
        }
    }
}
