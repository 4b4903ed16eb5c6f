package dev.parley.bench;

import dev.parley.client.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * What the Java client costs: the same calls by raw sends, then by {@code Client.call} over each of its transports. The callee is
 * the same raw one in all, so that the difference of the load generator's processor time is the client's.
 */
record ClientScenario(String name, int window) implements Scenario {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String PROCEDURE = "dev.parley.bench.client";

    @Override
    public String description() {
        return "1 caller, " + window + " calls under way: raw sends, then the Java client over a socket and over Tyrus";
    }

    @Override
    public String unit() {
        return "call";
    }

    @Override
    public List<Measurement> run(Server server, Options options, Progress progress) {
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement(name + ": raw", unit(), raw(server, options, progress)));
        ClientTransport.ALL.forEach(transport -> measurements.add(
                new Measurement(name + ": " + transport.name(), unit(), client(transport, server, options, progress))));
        return measurements;
    }

    private Map<Figure, Double> raw(Server server, Options options, Progress progress) {
        FlowScenario flow = new FlowScenario(name, "", unit(), false, 1, window, CallFlow::new);
        ProcessorTimes meters = new ProcessorTimes(server);
        try (Load load = Load.open(flow, server.destination(), options)) {
            progress.say("raw sends");
            load.start();
            load.hold(Duration.ofSeconds(options.warmupSeconds()));
            Load.Totals before = load.begin();
            meters.begin();
            load.hold(Duration.ofSeconds(options.seconds()));
            Load.Totals used = load.totals().minus(before);
            Map<Figure, Double> figures = meters.figures("raw sends", used.units(), load.latencies());
            load.finish();
            return figures;
        }
    }

    private Map<Figure, Double> client(ClientTransport transport, Server server, Options options, Progress progress) {
        Destination destination = server.destination();
        ProcessorTimes meters = new ProcessorTimes(server);
        try (EventLoop loop = EventLoop.start("callee")) {
            EchoCallee callee = loop.call(() -> new EchoCallee(loop, destination, Wamp.ascii("\"" + PROCEDURE + "\"")));
            loop.await("registration", PATIENCE, callee::isRegistered);
            try (Client client = transport.open(destination)) {
                progress.say("the client over " + transport.name());
                Calls calls = new Calls(client, new Payload(options.payloadBytes()));
                calls.start(window);
                calls.hold(options.warmupSeconds());
                calls.forget();
                meters.begin();
                long before = calls.ended();
                calls.hold(options.seconds());
                Map<Figure, Double> figures = meters.figures(
                        "the client over " + transport.name(), calls.ended() - before, calls.latencies());
                calls.finish();
                return figures;
            } finally {
                loop.execute(callee::leave);
                loop.await("end of the callee", PATIENCE, callee::isClosed);
            }
        }
    }

    /** Calls one behind the other, a window's worth at a time; each answer is checked. */
    private static final class Calls {
        private final Client client;
        private final Payload payload;
        private final CompletableFuture<Void> over = new CompletableFuture<>();

        /** Guarded by this, as all that follows. */
        private final Latencies latencies = new Latencies();

        private long started;
        private long ended;
        private boolean isStopping;

        Calls(Client client, Payload payload) {
            this.client = client;
            this.payload = payload;
        }

        void start(int window) {
            for (int i = 0; i < window; i++) {
                next();
            }
        }

        private void next() {
            long number;
            synchronized (this) {
                if (isStopping) {
                    if (ended == started) {
                        over.complete(null);
                    }
                    return;
                }
                number = Payload.number(0, ++started);
            }
            String text = payload.text(number);
            long began = System.nanoTime();
            CompletableFuture<String> unused = client.call(String.class, PROCEDURE, text)
                    .whenComplete((result, failure) -> ended(text, result, failure, System.nanoTime() - began));
        }

        private void ended(String text, String result, Throwable failure, long nanos) {
            if (failure != null || !text.equals(result)) {
                over.completeExceptionally(new BenchmarkFailure("a call was answered " + result + ", " + failure));
                return;
            }
            synchronized (this) {
                ended++;
                latencies.record(nanos);
            }
            next();
        }

        /** Lets it run; fails as soon as something is wrong. */
        void hold(int seconds) {
            CompletableFuture<Void> enough =
                    new CompletableFuture<Void>().completeOnTimeout(null, seconds, TimeUnit.SECONDS);
            CompletableFuture.anyOf(over, enough).join();
        }

        synchronized void forget() {
            latencies.clear();
        }

        synchronized long ended() {
            return ended;
        }

        synchronized Latencies latencies() {
            Latencies copy = new Latencies();
            copy.add(latencies);
            return copy;
        }

        /** Waits for what is under way. */
        void finish() {
            synchronized (this) {
                isStopping = true;
            }
            try {
                over.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
            } catch (CompletionException failure) {
                throw new BenchmarkFailure("not every call was answered: " + failure.getCause(), failure);
            }
        }
    }
}
