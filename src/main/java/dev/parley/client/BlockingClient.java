package dev.parley.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A client whose methods wait, and throw what the futures of {@link Client} fail with, made in the thread that waits: the stack
 * shows the caller's code, and the cause where it happened. For all threads, those of handlers included; made by {@link
 * Client#blocking}.
 *
 * <p>Arguments, results and failures are as {@link Client} says: a {@link WampException}, {@link SessionClosedException} or {@link
 * BindingException}. Each method throws an {@link InterruptedException} if the thread is interrupted while it waits; a call that is
 * under way is then cancelled.
 *
 * @since 0.1
 */
public final class BlockingClient {
    private final Client client;

    BlockingClient(Client client) {
        this.client = client;
    }

    /** Calls a procedure, and gives its results as they came. */
    public Arguments call(String procedure, @Nullable Object... arguments) throws InterruptedException {
        return await(client.call(procedure, arguments));
    }

    /** Calls a procedure, with options, and gives its results as they came. */
    public Arguments call(CallOptions options, String procedure, @Nullable Object... arguments)
            throws InterruptedException {
        return await(client.call(options, procedure, arguments));
    }

    /** Calls a procedure, and gives its results as that type; as {@code Void} null, whatever they are. */
    public <T> T call(Class<T> result, String procedure, @Nullable Object... arguments) throws InterruptedException {
        return await(client.call(result, procedure, arguments));
    }

    /** Calls a procedure, with options, and gives its results as that type; as {@code Void} null, whatever they are. */
    public <T> T call(CallOptions options, Class<T> result, String procedure, @Nullable Object... arguments)
            throws InterruptedException {
        return await(client.call(options, result, procedure, arguments));
    }

    /** Calls a procedure, and gives its results as that generic type. */
    public <T> T call(GenericType<T> result, String procedure, @Nullable Object... arguments)
            throws InterruptedException {
        return await(client.call(result, procedure, arguments));
    }

    /** Calls a procedure, with options, and gives its results as that generic type. */
    public <T> T call(CallOptions options, GenericType<T> result, String procedure, @Nullable Object... arguments)
            throws InterruptedException {
        return await(client.call(options, result, procedure, arguments));
    }

    /**
     * Calls a procedure, waits for the result, and takes its progressive results meanwhile, in threads of the client's
     * executor.
     *
     * @return the final result, once the consumer has taken those before it
     */
    public Arguments callWithProgress(
            CallOptions options, Consumer<Arguments> onProgress, String procedure, @Nullable Object... arguments)
            throws InterruptedException {
        return await(client.callWithProgress(options, onProgress, procedure, arguments));
    }

    /** Calls a procedure with what a publisher has, in chunks, and waits for the result. */
    public Arguments send(CallOptions options, String procedure, Flow.Publisher<?> chunks) throws InterruptedException {
        return await(client.send(options, procedure, chunks));
    }

    /**
     * Calls a procedure with what a publisher has, in chunks, waits for the result, and takes its progressive results
     * meanwhile, in threads of the client's executor.
     *
     * @return the final result, once the consumer has taken those before it
     */
    public Arguments send(
            CallOptions options, String procedure, Flow.Publisher<?> chunks, Consumer<Arguments> onProgress)
            throws InterruptedException {
        return await(client.send(options, procedure, chunks, onProgress));
    }

    /** Answers the calls of a procedure; waits until the router has accepted that. */
    public Registration register(String procedure, CallHandler handler) throws InterruptedException {
        return await(client.register(procedure, handler));
    }

    /** Answers the calls of a procedure, with options; waits until the router has accepted that. */
    public Registration register(RegisterOptions options, String procedure, CallHandler handler)
            throws InterruptedException {
        return await(client.register(options, procedure, handler));
    }

    /** Answers the calls of a procedure that has arguments of that type; waits until the router has accepted that. */
    public <A> Registration register(String procedure, Class<A> argument, Function<A, ?> handler)
            throws InterruptedException {
        return await(client.register(procedure, argument, handler));
    }

    /**
     * Answers the calls of a procedure that has arguments of that type, with options; waits until the router has accepted that.
     */
    public <A> Registration register(
            RegisterOptions options, String procedure, Class<A> argument, Function<A, ?> handler)
            throws InterruptedException {
        return await(client.register(options, procedure, argument, handler));
    }

    /**
     * Answers the calls of a procedure that has arguments of that generic type; waits until the router has accepted that.
     */
    public <A> Registration register(String procedure, GenericType<A> argument, Function<A, ?> handler)
            throws InterruptedException {
        return await(client.register(procedure, argument, handler));
    }

    /**
     * Answers the calls of a procedure that has arguments of that generic type, with options; waits until the router has
     * accepted that.
     */
    public <A> Registration register(
            RegisterOptions options, String procedure, GenericType<A> argument, Function<A, ?> handler)
            throws InterruptedException {
        return await(client.register(options, procedure, argument, handler));
    }

    /** Takes the events of a topic; waits until the router has accepted that. */
    public Subscription subscribe(String topic, EventHandler handler) throws InterruptedException {
        return await(client.subscribe(topic, handler));
    }

    /** Takes the events of a topic, with options; waits until the router has accepted that. */
    public Subscription subscribe(SubscribeOptions options, String topic, EventHandler handler)
            throws InterruptedException {
        return await(client.subscribe(options, topic, handler));
    }

    /** Takes the events of a topic that have arguments of that type; waits until the router has accepted that. */
    public <A> Subscription subscribe(String topic, Class<A> argument, Consumer<A> handler)
            throws InterruptedException {
        return await(client.subscribe(topic, argument, handler));
    }

    /**
     * Takes the events of a topic that have arguments of that type, with options; waits until the router has accepted that.
     */
    public <A> Subscription subscribe(SubscribeOptions options, String topic, Class<A> argument, Consumer<A> handler)
            throws InterruptedException {
        return await(client.subscribe(options, topic, argument, handler));
    }

    /** Takes the events of a topic that have arguments of that generic type; waits until the router has accepted that. */
    public <A> Subscription subscribe(String topic, GenericType<A> argument, Consumer<A> handler)
            throws InterruptedException {
        return await(client.subscribe(topic, argument, handler));
    }

    /**
     * Takes the events of a topic that have arguments of that generic type, with options; waits until the router has accepted
     * that.
     */
    public <A> Subscription subscribe(
            SubscribeOptions options, String topic, GenericType<A> argument, Consumer<A> handler)
            throws InterruptedException {
        return await(client.subscribe(options, topic, argument, handler));
    }

    /**
     * Publishes an event, and does not hear what became of it: it is sent, not acknowledged. Waits while the network has no
     * room.
     *
     * @throws SessionClosedException if there is no session; a {@link ConnectionLostException} if there will be one again
     * @throws InterruptedException if the thread is interrupted while it waits; nothing is published
     */
    public void publish(String topic, @Nullable Object... arguments) throws InterruptedException {
        publish(PublishOptions.DEFAULT, topic, arguments);
    }

    /**
     * Publishes an event, with options, and does not hear what became of it: it is sent, not acknowledged. Waits while
     * the network has no room.
     *
     * @throws SessionClosedException if there is no session; a {@link ConnectionLostException} if there will be one again
     * @throws InterruptedException if the thread is interrupted while it waits; nothing is published
     */
    public void publish(PublishOptions options, String topic, @Nullable Object... arguments)
            throws InterruptedException {
        Arguments payload = Arguments.of(arguments);
        for (CompletableFuture<Void> room = client.offer(options, topic, payload);
                room != null;
                room = client.offer(options, topic, payload)) {
            await(room);
        }
    }

    /**
     * Publishes an event, and waits until the router has accepted it.
     *
     * @return the publication's id
     */
    public long publishAcknowledged(String topic, @Nullable Object... arguments) throws InterruptedException {
        return await(client.publishAcknowledged(topic, arguments));
    }

    /**
     * Publishes an event, with options, and waits until the router has accepted it.
     *
     * @return the publication's id
     */
    public long publishAcknowledged(PublishOptions options, String topic, @Nullable Object... arguments)
            throws InterruptedException {
        return await(client.publishAcknowledged(options, topic, arguments));
    }

    /**
     * Waits for any future of a client's, for example that of {@link Registration#unregister}; cancels it where the thread is
     * interrupted.
     *
     * @return what it completes with
     * @throws InterruptedException if the thread is interrupted meanwhile; the future is cancelled
     * @throws RuntimeException what it fails with: a {@link WampException}, a {@link SessionClosedException} and so on,
     *     made in this thread
     * @throws CompletionException around a checked exception that it fails with
     */
    public static <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (InterruptedException interrupted) {
            future.cancel(true);
            throw interrupted;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw Rethrown.here(cause);
            }
            if (failed.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new CompletionException(failed.getCause());
        }
    }
}
