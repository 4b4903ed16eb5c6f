package dev.parley.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A client whose methods wait, and throw what the futures of {@link Client} fail with. An interruption while one waits for a call
 * cancels the call. For all threads; made by {@link Client#blocking}.
 */
public final class BlockingClient {
    private final Client client;

    BlockingClient(Client client) {
        this.client = client;
    }

    /** Calls a procedure. */
    public Arguments call(String procedure, @Nullable Object... arguments) throws InterruptedException {
        return await(client.call(procedure, arguments));
    }

    /** Calls a procedure that has results of that type. */
    public <T> T call(Class<T> result, String procedure, @Nullable Object... arguments) throws InterruptedException {
        return await(client.call(result, procedure, arguments));
    }

    /** Calls a procedure that has results of that type. */
    public <T> T call(GenericType<T> result, String procedure, @Nullable Object... arguments)
            throws InterruptedException {
        return await(client.call(result, procedure, arguments));
    }

    /** Calls a procedure, with options and perhaps keyword arguments. */
    public Arguments call(Options options, String procedure, Arguments arguments) throws InterruptedException {
        return await(client.call(options, procedure, arguments));
    }

    /** Answers the calls of a procedure. */
    public Registration register(String procedure, Procedure handler) throws InterruptedException {
        return await(client.register(procedure, handler));
    }

    /** Answers the calls of a procedure, with options. */
    public Registration register(Options options, String procedure, Procedure handler) throws InterruptedException {
        return await(client.register(options, procedure, handler));
    }

    /** Takes the events of a topic. */
    public Subscription subscribe(String topic, Topic handler) throws InterruptedException {
        return await(client.subscribe(topic, handler));
    }

    /** Takes the events of a topic, with options. */
    public Subscription subscribe(Options options, String topic, Topic handler) throws InterruptedException {
        return await(client.subscribe(options, topic, handler));
    }

    /** Publishes an event and waits until the router has accepted it; gives the publication's id. */
    public long publish(String topic, @Nullable Object... arguments) throws InterruptedException {
        return await(client.publishAcknowledged(topic, arguments));
    }

    /** Publishes an event and waits until the router has accepted it, with options and perhaps keyword arguments. */
    public long publish(Options options, String topic, Arguments arguments) throws InterruptedException {
        return await(client.publishAcknowledged(options, topic, arguments));
    }

    /**
     * What that future completes with.
     *
     * @throws RuntimeException what it fails with: a {@link WampException}, a {@link SessionClosedException} …
     */
    public static <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (InterruptedException interrupted) {
            future.cancel(true);
            throw interrupted;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (failed.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new CompletionException(failed.getCause());
        }
    }
}
