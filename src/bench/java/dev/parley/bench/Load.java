package dev.parley.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The flows of one scenario on the load generator's threads, driven through their phases by one other thread. */
final class Load implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** What one flow may have under way: of more, a router rightly says that a receiver is too slow. */
    private static final int MAX_BYTES_UNDER_WAY = 1 << 20;

    /** What has been done up to a moment, or between two. */
    record Totals(long units, long nanos, long cpuNanos) {
        Totals minus(Totals earlier) {
            return new Totals(units - earlier.units, nanos - earlier.nanos, cpuNanos - earlier.cpuNanos);
        }

        Totals plus(Totals more) {
            return new Totals(units + more.units, nanos + more.nanos, cpuNanos + more.cpuNanos);
        }
    }

    private record Share(EventLoop loop, List<Flow> flows) {
        long units() {
            return flows.stream().mapToLong(Flow::units).sum();
        }
    }

    private final List<Share> shares = new ArrayList<>();

    private Load() {}

    /** Connects everything and waits until it is ready to start. */
    static Load open(FlowScenario scenario, Destination destination, Options options) {
        Load load = new Load();
        try {
            load.connect(scenario, destination, options);
            return load;
        } catch (BenchmarkFailure e) {
            load.close();
            throw e;
        }
    }

    void start() {
        shares.forEach(share -> share.loop().execute(() -> share.flows().forEach(Flow::start)));
    }

    /** Lets the flows run. */
    void hold(Duration time) {
        CompletableFuture<?>[] failures =
                shares.stream().map(share -> share.loop().failure()).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.anyOf(failures).get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException expected) {
            return;
        } catch (ExecutionException e) {
            throw BenchmarkFailure.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkFailure("interrupted", e);
        }
    }

    /** Forgets the latencies so far and returns where the measured time begins. */
    Totals begin() {
        for (Share share : shares) {
            share.loop().call(() -> {
                share.flows().forEach(flow -> flow.latencies().clear());
                return true;
            });
        }
        return totals();
    }

    Totals totals() {
        long nanos = System.nanoTime();
        long units = 0;
        long cpuNanos = 0;
        for (Share share : shares) {
            units += share.loop().call(share::units);
            cpuNanos += share.loop().cpuNanos();
        }
        return new Totals(units, nanos, cpuNanos);
    }

    Latencies latencies() {
        Latencies sum = new Latencies();
        for (Share share : shares) {
            share.loop().call(() -> {
                share.flows().forEach(flow -> sum.add(flow.latencies()));
                return true;
            });
        }
        return sum;
    }

    /** Stops, until the next {@link #start}, and waits for what is still under way; an answer too few or too many fails here. */
    void pause() {
        shares.forEach(share -> share.loop().execute(() -> share.flows().forEach(Flow::stop)));
        for (Share share : shares) {
            share.loop().await("answer to everything that was asked", PATIENCE, () -> share.flows().stream()
                    .allMatch(Flow::isDrained));
        }
    }

    /** Stops as {@link #pause} does, then leaves. */
    void finish() {
        pause();
        shares.forEach(share -> share.loop().execute(() -> share.flows().forEach(Flow::close)));
        for (Share share : shares) {
            share.loop().await("end of all connections", PATIENCE, () -> share.flows().stream()
                    .allMatch(Flow::isClosed));
        }
    }

    @Override
    public void close() {
        shares.forEach(share -> share.loop().close());
    }

    private void connect(FlowScenario scenario, Destination destination, Options options) {
        Payload payload = new Payload(options.payloadBytes());
        int threads = Math.min(options.threads(), scenario.flows());
        for (int i = 0; i < threads; i++) {
            shares.add(new Share(EventLoop.start("load-" + i), new ArrayList<>()));
        }
        for (int i = 0; i < scenario.flows(); i++) {
            Share share = shares.get(i % threads);
            Flow.Setup setup = new Flow.Setup(share.loop(), destination, payload, i, window(scenario, payload));
            share.loop().call(() -> share.flows().add(scenario.factory().create(setup)));
        }
        for (Share share : shares) {
            share.loop().await("connection that is ready", PATIENCE, () -> share.flows().stream()
                    .allMatch(Flow::isReady));
        }
    }

    private static int window(FlowScenario scenario, Payload payload) {
        return Math.max(1, Math.min(scenario.window(), MAX_BYTES_UNDER_WAY / payload.length()));
    }
}
