package dev.parley.bench;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Calls of a client one behind the other, a window's worth at a time; each answer is checked. */
final class Calls {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Caller caller;
    private final Payload payload;
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /** Guarded by this, as all that follows. */
    private final Latencies latencies = new Latencies();

    private long started;
    private long ended;
    private boolean isStopping;

    /** Calls a procedure that answers what it is given. */
    interface Caller {
        CompletableFuture<String> call(String text);
    }

    Calls(Caller caller, Payload payload) {
        this.caller = caller;
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
        CompletableFuture<String> unused = caller.call(text)
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
