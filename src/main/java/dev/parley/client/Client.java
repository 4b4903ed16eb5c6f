package dev.parley.client;

import dev.parley.client.core.CallPlan;
import dev.parley.client.core.FeedPlan;
import dev.parley.client.core.Replay;
import dev.parley.client.core.State;
import dev.parley.client.engine.Engine;
import dev.parley.client.engine.EngineSettings;
import dev.parley.client.engine.Threads;
import dev.parley.message.Dict;
import dev.parley.message.Payload;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A session in a realm of a router: calls and answers procedures, publishes and subscribes to topics. For all threads. Made by a
 * {@link #builder}, it gets another session where one is lost, with the same subscriptions and registrations in it.
 *
 * <pre>{@code
 * try (Client client = Client.builder().uri("ws://127.0.0.1:8080/ws").realm("realm1").open()) {
 *     client.register("com.example.add", call -> call.arguments().as(0, int.class) + call.arguments().as(1, int.class)).join();
 *     int sum = client.call(Integer.class, "com.example.add", 2, 3).join();
 * }
 * }</pre>
 *
 * <p>Futures fail with a {@link WampException} where the router or the callee answers with an ERROR, with a
 * {@link ConnectionLostException} where the session is lost before the answer has come, and with a
 * {@link SessionClosedException} where the client is closed. They complete, and handlers run, in threads of the client's
 * executor, never in a thread that reads from the network; so handlers may block and may call.
 *
 * <p>Results: a type asked for is bound to the one positional result; a record marked {@link dev.parley.client.Several} to all of
 * them, component by component; {@link Arguments} are the results as they came.
 */
public final class Client implements AutoCloseable {
    /** Longer than the engine waits for the router. */
    private static final long CLOSE_SECONDS = 10;

    private final String realm;
    private final Engine engine;

    Client(String realm, EngineSettings settings) {
        this.realm = realm;
        this.engine = new Engine(settings);
    }

    CompletableFuture<Client> start() {
        CompletableFuture<Client> opening = new CompletableFuture<>();
        CompletableFuture<State> unused = engine.start().whenComplete((joined, failure) -> {
            if (failure != null) {
                opening.completeExceptionally(failure);
            } else if (!opening.complete(this)) {
                // the application waits for it no longer
                engine.close();
            }
        });
        return opening;
    }

    /** Says what the client is to be like; then {@link ClientBuilder#connect} or {@link ClientBuilder#open}. */
    public static ClientBuilder builder() {
        return new ClientBuilder();
    }

    /** Opens one session, with threads of the client's own: virtual ones where the JVM has them. It does not reconnect. */
    public static CompletableFuture<Client> connect(URI uri, String realm) {
        try {
            return builder().uri(uri).realm(realm).reconnect(Reconnect.NEVER).connect();
        } catch (IllegalArgumentException unknownScheme) {
            return CompletableFuture.failedFuture(unknownScheme);
        }
    }

    /** Opens one session, with threads of the client's own: virtual ones where the JVM has them. It does not reconnect. */
    public static CompletableFuture<Client> connect(Connector connector, String realm) {
        return connect(connector, realm, Threads.shared());
    }

    /**
     * Opens one session. It does not reconnect.
     *
     * @param executor runs handlers, and everything that depends on the futures of the client; many tasks may block at once
     * @return fails with a {@link SessionClosedException} where the router refuses, or with what kept the connection from opening
     */
    public static CompletableFuture<Client> connect(Connector connector, String realm, Executor executor) {
        return builder()
                .connector(connector)
                .realm(realm)
                .executor(executor)
                .reconnect(Reconnect.NEVER)
                .connect();
    }

    public String realm() {
        return realm;
    }

    public ClientState state() {
        return ClientState.valueOf(engine.standing().state().name());
    }

    /** The id of the session, as it is disclosed to others; of the last one where there is none now. */
    public long sessionId() {
        return engine.standing().session();
    }

    /** What the router said in WELCOME: its roles and features, and as whom it knows the client. Empty without a session. */
    public Dict welcome() {
        return engine.standing().welcome();
    }

    /** Completes when the client has no session and will have none, with the URI of the reason. */
    public CompletableFuture<String> whenClosed() {
        return engine.over().copy();
    }

    /** The same client with methods that wait and throw what futures fail with. */
    public BlockingClient blocking() {
        return new BlockingClient(this);
    }

    // Calls

    /** Calls a procedure. Cancelling the future cancels the call. */
    public CompletableFuture<Arguments> call(String procedure, @Nullable Object... arguments) {
        return call(Options.NONE, procedure, Arguments.of(arguments));
    }

    /** Calls a procedure, perhaps with keyword arguments. Cancelling the future cancels the call. */
    public CompletableFuture<Arguments> call(String procedure, Arguments arguments) {
        return call(Options.NONE, procedure, arguments);
    }

    /** Calls a procedure that has results of that type. Cancelling the future cancels the call. */
    public <T> CompletableFuture<T> call(Class<T> result, String procedure, @Nullable Object... arguments) {
        return bound(call(Options.NONE, procedure, Arguments.of(arguments)), results -> results.to(result));
    }

    /** Calls a procedure that has results of that type. Cancelling the future cancels the call. */
    public <T> CompletableFuture<T> call(GenericType<T> result, String procedure, @Nullable Object... arguments) {
        return bound(call(Options.NONE, procedure, Arguments.of(arguments)), results -> results.to(result));
    }

    private static <T> CompletableFuture<T> bound(CompletableFuture<Arguments> call, Function<Arguments, T> binding) {
        CompletableFuture<T> bound = call.thenApply(binding);
        CompletableFuture<T> unused = bound.whenComplete((result, failure) -> {
            if (bound.isCancelled()) {
                call.cancel(true);
            }
        });
        return bound;
    }

    /** Calls a procedure, with options and perhaps keyword arguments. Cancelling the future cancels the call. */
    public CompletableFuture<Arguments> call(Options options, String procedure, Arguments arguments) {
        return engine.call(plan(options, procedure, arguments), Arguments::new);
    }

    /**
     * Calls a procedure and takes its progressive results, in order and one at a time; the future is of the final result, and
     * completes behind them. Cancelling it, or a consumer that throws, cancels the call.
     */
    public CompletableFuture<Arguments> call(
            Options options, String procedure, Arguments arguments, Consumer<Arguments> onProgress) {
        return engine.call(
                plan(options, procedure, arguments),
                Arguments::new,
                results -> onProgress.accept(new Arguments(results)));
    }

    /**
     * The progressive results of a procedure, and the final one last where it is not empty. Each subscription makes a call;
     * cancelling it cancels the call. What the subscriber has not yet asked for waits, up to 10,000 results or 64 MiB; more
     * cancels the call, since the protocol cannot slow a callee down.
     */
    public Flow.Publisher<Arguments> stream(Options options, String procedure, Arguments arguments) {
        return new Mapped<>(engine.stream(plan(options, procedure, arguments)), Arguments::new);
    }

    /** The progressive results of a procedure as that type. */
    public <T> Flow.Publisher<T> stream(Class<T> result, String procedure, @Nullable Object... arguments) {
        Flow.Publisher<Arguments> all = stream(Options.NONE, procedure, Arguments.of(arguments));
        return new Mapped<>(all, results -> results.to(result));
    }

    /** The same, each result made into something else; one that cannot be cancels the call. */
    public <T> Flow.Publisher<T> stream(
            Options options, String procedure, Arguments arguments, Function<Arguments, T> binding) {
        return new Mapped<>(stream(options, procedure, arguments), binding);
    }

    /**
     * Calls a procedure with what a publisher has, in as many chunks as that has items and an empty one behind them. It is asked
     * for items as fast as the router reads. Cancelling the future cancels the call and the publisher's subscription.
     */
    public CompletableFuture<Arguments> send(Options options, String procedure, Flow.Publisher<?> chunks) {
        return engine.send(plan(options, procedure, Arguments.NONE), Arguments::new, chunks, Client::chunk);
    }

    /** Sends chunks as {@link #send} does while progressive results come, which that consumer takes. */
    public CompletableFuture<Arguments> send(
            Options options, String procedure, Flow.Publisher<?> chunks, Consumer<Arguments> onProgress) {
        return engine.send(
                plan(options, procedure, Arguments.NONE),
                Arguments::new,
                chunks,
                Client::chunk,
                results -> onProgress.accept(new Arguments(results)));
    }

    private static CallPlan plan(Options options, String procedure, Arguments arguments) {
        return new CallPlan(
                procedure, options.dict(), arguments.payload(), options.local().isIdempotent(), false, false);
    }

    private static Payload chunk(Object item) {
        return Answering.whole(item).payload();
    }

    // Procedures

    /** Answers the calls of a procedure. */
    public CompletableFuture<Registration> register(String procedure, Procedure handler) {
        return register(Options.NONE, procedure, handler);
    }

    /** Answers the calls of a procedure that has arguments of that type; its one result is what the function returns. */
    public <A> CompletableFuture<Registration> register(String procedure, Class<A> argument, Function<A, ?> handler) {
        return register(
                procedure,
                call -> Answering.oneResult(handler.apply(call.arguments().to(argument))));
    }

    /** Answers the calls of a procedure, with options. */
    public CompletableFuture<Registration> register(Options options, String procedure, Procedure handler) {
        return engine.register(procedure, options.dict(), Answering.by(handler), Registration::new);
    }

    // Topics

    /** Takes the events of a topic. */
    public CompletableFuture<Subscription> subscribe(String topic, Topic handler) {
        return subscribe(Options.NONE, topic, handler);
    }

    /** Takes the events of a topic that have arguments of that type. */
    public <T> CompletableFuture<Subscription> subscribe(String topic, Class<T> argument, Consumer<T> handler) {
        return subscribe(topic, event -> handler.accept(event.arguments().to(argument)));
    }

    /** Takes the events of a topic, with options. */
    public CompletableFuture<Subscription> subscribe(Options options, String topic, Topic handler) {
        Options.Local local = options.local();
        FeedPlan plan = new FeedPlan(
                topic,
                options.dict(),
                local.queue(),
                dev.parley.client.core.Overflow.valueOf(local.overflow().name()),
                Replay.valueOf(local.replay().name()),
                local.afterPublication());
        return engine.subscribe(plan, new EventHandling(handler), Subscription::new);
    }

    /** Publishes an event and does not wait to hear what became of it. */
    public void publish(String topic, @Nullable Object... arguments) {
        publish(Options.NONE, topic, Arguments.of(arguments));
    }

    /** Publishes an event and does not wait to hear what became of it, perhaps with keyword arguments. */
    public void publish(String topic, Arguments arguments) {
        publish(Options.NONE, topic, arguments);
    }

    /**
     * Publishes an event and does not wait to hear what became of it, with options and perhaps keyword arguments.
     *
     * @throws SessionClosedException where there is no session; a {@link ConnectionLostException} where there will be one again
     */
    public void publish(Options options, String topic, Arguments arguments) {
        engine.publish(topic, options.dict(), arguments.payload());
    }

    /** Publishes an event; the future completes with the publication's id when the router has accepted it. */
    public CompletableFuture<Long> publishAcknowledged(String topic, @Nullable Object... arguments) {
        return publishAcknowledged(Options.NONE, topic, Arguments.of(arguments));
    }

    /** Publishes an event; the future completes with the publication's id when the router has accepted it. */
    public CompletableFuture<Long> publishAcknowledged(String topic, Arguments arguments) {
        return publishAcknowledged(Options.NONE, topic, arguments);
    }

    /** Publishes an event; the future completes with the publication's id when the router has accepted it. */
    public CompletableFuture<Long> publishAcknowledged(Options options, String topic, Arguments arguments) {
        return engine.publishAcknowledged(
                topic, options.dict(), arguments.payload(), options.local().isIdempotent());
    }

    // The end

    /** Leaves the realm and waits until the router has taken note, a few seconds at most. Handlers under way are not stopped. */
    @Override
    public void close() {
        engine.close();
        try {
            engine.over().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            engine.abandon("the client was closed");
        } catch (TimeoutException silent) {
            engine.abandon("no answer to GOODBYE");
        } catch (ExecutionException cannotBe) {
            throw new IllegalStateException(cannotBe);
        }
    }
}
