package dev.parley.bench;

import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One thread of the load generator, with the connections it serves; {@link #call}, {@link #await} and {@link #close} are for
 * other threads, all else for the loop's own.
 */
final class EventLoop implements AutoCloseable {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    private record Expectation(BooleanSupplier condition, CompletableFuture<Void> met) {
        boolean check() {
            return condition.getAsBoolean() && met.complete(null);
        }
    }

    private final Selector selector;
    private final Thread thread;
    private final SplittableRandom random = new SplittableRandom();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final List<Expectation> expectations = new ArrayList<>();
    private final List<WebSocketConnection> unflushed = new ArrayList<>();
    private final CompletableFuture<Void> failure = new CompletableFuture<>();
    private volatile boolean closed;

    private EventLoop(Selector selector, String name) {
        this.selector = selector;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    static EventLoop start(String name) {
        try {
            EventLoop loop = new EventLoop(Selector.open(), name);
            loop.thread.start();
            return loop;
        } catch (IOException e) {
            throw new BenchmarkFailure("no selector: " + e, e);
        }
    }

    /** Completes exceptionally, and only so, when something on this loop has gone wrong. */
    CompletableFuture<Void> failure() {
        return failure;
    }

    long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId());
    }

    <T> T call(Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        execute(() -> result.complete(task.get()));
        waitFor(result, "answer of the load generator", CALL_TIMEOUT);
        return result.join();
    }

    /** Waits until the condition, which the loop evaluates after everything it does, holds. */
    void await(String what, Duration timeout, BooleanSupplier condition) {
        CompletableFuture<Void> met = new CompletableFuture<>();
        execute(() -> expectations.add(new Expectation(condition, met)));
        waitFor(met, what, timeout);
    }

    /** Lets things happen for a while, unless something goes wrong. */
    void hold(Duration time) {
        try {
            failure.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException expected) {
            return;
        } catch (ExecutionException e) {
            throw BenchmarkFailure.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkFailure("interrupted", e);
        }
    }

    void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    SplittableRandom random() {
        return random;
    }

    SelectionKey register(SelectableChannel channel, int operations, WebSocketConnection connection)
            throws IOException {
        return channel.register(selector, operations, connection);
    }

    void flushLater(WebSocketConnection connection) {
        unflushed.add(connection);
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            failure.completeExceptionally(e);
        }
    }

    private void waitFor(CompletableFuture<?> result, String what, Duration timeout) {
        try {
            CompletableFuture.anyOf(result, failure).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new BenchmarkFailure("no " + what + " within " + timeout.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw BenchmarkFailure.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkFailure("interrupted", e);
        }
    }

    private void run() {
        Consumer<SelectionKey> ready = key -> ((WebSocketConnection) key.attachment()).ready();
        try {
            while (!closed) {
                selector.select(ready);
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                flush();
                expectations.removeIf(Expectation::check);
            }
        } catch (IOException | RuntimeException | Error e) {
            failure.completeExceptionally(e);
        } finally {
            selector.keys().forEach(key -> closeQuietly(key.channel()));
            closeQuietly(selector);
        }
    }

    private void flush() {
        for (int i = 0; i < unflushed.size(); i++) {
            unflushed.get(i).flush();
        }
        unflushed.clear();
    }
}
