package dev.parley.client;

import dev.parley.client.core.CallPlan;
import dev.parley.client.core.event.FeedPlan;
import dev.parley.client.core.session.State;
import dev.parley.client.engine.Engine;
import dev.parley.client.engine.EngineSettings;
import dev.parley.client.engine.Mapped;
import dev.parley.message.Dict;
import dev.parley.message.Payload;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A session in a realm of a router: calls and answers procedures, publishes and subscribes to topics. For all threads. Made by
 * {@link #connect}, {@link #open} or a {@link #builder}; closed by {@link #close}.
 *
 * <pre>{@code
 * try (Client client = Client.open("ws://127.0.0.1:8080/ws", "realm1")) {
 *     client.register("com.example.add", call -> call.arguments().as(0, int.class) + call.arguments().as(1, int.class)).join();
 *     int sum = client.call(Integer.class, "com.example.add", 2, 3).join();
 * }
 * }</pre>
 *
 * <p><b>States.</b> A client that loses its connection goes on with its session over another, or, where that is not possible, gets
 * another session, with the same subscriptions and registrations in it, unless it was built with {@link Reconnect#NEVER}. The id tells
 * which it was. {@link #state} tells where it is, {@link ClientBuilder#onStateChange} each change:
 *
 * <pre>
 * CONNECTING ── admitted ──→ JOINED ─ connection lost ─→ RECONNECTING
 *     │                       │  ↑                        │   │
 *     │                       │  └──────── admitted ──────┘   │
 *     │ no address works,     │ closed, or lost              │ closed, refused for good,
 *     │ refused, or closed    │ with Reconnect.NEVER         │ or out of attempts
 *     ↓                       ↓                              ↓
 *   CLOSED                  CLOSED                         CLOSED
 * </pre>
 *
 * A session is also lost when the router says GOODBYE for a reason that does not mean this client, such as its own end. Nothing
 * leads out of {@code CLOSED}. A client that is {@link Reconnect#evenAtTheStart} stays {@code CONNECTING} while no address works.
 *
 * <p><b>Arguments</b> stand last. Each is a positional one, written as JSON-B writes it; a lone {@link Arguments} is the payload as
 * it is, with keyword arguments; a lone record marked {@link Several} is the arguments that it has. A type asked for is that of
 * the one positional result or argument; a record marked {@link Several} is all of them, {@link Arguments} are all as they came,
 * and {@code Void} is none.
 *
 * <p><b>Threads.</b> Methods that give a future never wait. Futures complete, and handlers run, in threads of the client's
 * executor ({@link ClientBuilder#executor}), never in a thread that reads from the network: handlers may block and may call. They
 * are daemons: a program that is to go on is built with {@link ClientBuilder#daemon}, or waits, for example for {@link
 * #whenClosed}.
 *
 * <p><b>Failures.</b> Futures fail with a {@link WampException} where the router or the callee answers with an ERROR, or where more
 * was sent than the network takes; with a {@link ConnectionLostException} where the session is lost before the answer has come;
 * with a {@link SessionClosedException} where the client is closed; with a {@link BindingException} where a result is not of the
 * type asked for. What cannot be written as JSON is a {@link BindingException} that the method itself throws. {@link #blocking}
 * has the same methods, which wait and throw.
 *
 * @since 0.1
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

    /**
     * Opens a session, and another one when it is lost: {@code builder().uri(uri).realm(realm).connect()}.
     *
     * @return fails as {@link ClientBuilder#connect} says, and with an {@link IllegalArgumentException} where the address is none
     *     that a transport knows
     */
    public static CompletableFuture<Client> connect(String uri, String realm) {
        try {
            return builder().uri(uri).realm(realm).connect();
        } catch (IllegalArgumentException unknownScheme) {
            return CompletableFuture.failedFuture(unknownScheme);
        }
    }

    /** As {@link #connect(String, String)}. */
    public static CompletableFuture<Client> connect(URI uri, String realm) {
        try {
            return builder().uri(uri).realm(realm).connect();
        } catch (IllegalArgumentException unknownScheme) {
            return CompletableFuture.failedFuture(unknownScheme);
        }
    }

    /**
     * Opens a session and waits for it; gets another one when it is lost: {@code builder().uri(uri).realm(realm).open()}.
     *
     * @throws SessionClosedException if the router refuses
     * @throws IOException if no router can be reached
     * @throws InterruptedException if the thread is interrupted meanwhile; then there will be no session
     * @throws IllegalArgumentException if the address is none that a transport knows
     */
    public static Client open(String uri, String realm) throws IOException, InterruptedException {
        return builder().uri(uri).realm(realm).open();
    }

    /** As {@link #open(String, String)}. */
    public static Client open(URI uri, String realm) throws IOException, InterruptedException {
        return builder().uri(uri).realm(realm).open();
    }

    /** The realm of all its sessions. */
    public String realm() {
        return realm;
    }

    /** Where the client stands now; it may be elsewhere already. */
    public ClientState state() {
        return ClientState.valueOf(engine.standing().state().name());
    }

    /** The id of the session, as it is disclosed to others, over all its connections; that of the last one where there is none now, and 0 where there was none. */
    public long sessionId() {
        return engine.standing().session();
    }

    /** What the router said in WELCOME: its roles and features, and as whom it knows the client. Empty without a session. */
    public Dict welcome() {
        return engine.standing().welcome();
    }

    /** Completes when the client has no session and will have none, with the URI of the reason. It never fails. */
    public CompletableFuture<String> whenClosed() {
        return engine.over().copy();
    }

    /** The same client with methods that wait, and throw what futures fail with. */
    public BlockingClient blocking() {
        return new BlockingClient(this);
    }

    // Calls

    /**
     * Calls a procedure. Cancelling the future cancels the call.
     *
     * @return the results as they came
     */
    public CompletableFuture<Arguments> call(String procedure, @Nullable Object... arguments) {
        return call(CallOptions.DEFAULT, procedure, arguments);
    }

    /**
     * Calls a procedure, with options. Cancelling the future cancels the call.
     *
     * @return the results as they came
     */
    public CompletableFuture<Arguments> call(CallOptions options, String procedure, @Nullable Object... arguments) {
        return engine.call(plan(options, procedure, arguments), Arguments::new);
    }

    /**
     * Calls a procedure with results of that type. Cancelling the future cancels the call.
     *
     * @return the results as that type; of {@code Void} null, whatever they are
     */
    public <T> CompletableFuture<T> call(Class<T> result, String procedure, @Nullable Object... arguments) {
        return bound(call(CallOptions.DEFAULT, procedure, arguments), results -> results.to(result));
    }

    /**
     * Calls a procedure with results of that type, with options. Cancelling the future cancels the call.
     *
     * @return the results as that type; of {@code Void} null, whatever they are
     */
    public <T> CompletableFuture<T> call(
            CallOptions options, Class<T> result, String procedure, @Nullable Object... arguments) {
        return bound(call(options, procedure, arguments), results -> results.to(result));
    }

    /**
     * Calls a procedure with results of that generic type. Cancelling the future cancels the call.
     *
     * @return the results as that type
     */
    public <T> CompletableFuture<T> call(GenericType<T> result, String procedure, @Nullable Object... arguments) {
        return bound(call(CallOptions.DEFAULT, procedure, arguments), results -> results.to(result));
    }

    /**
     * Calls a procedure with results of that generic type, with options. Cancelling the future cancels the call.
     *
     * @return the results as that type
     */
    public <T> CompletableFuture<T> call(
            CallOptions options, GenericType<T> result, String procedure, @Nullable Object... arguments) {
        return bound(call(options, procedure, arguments), results -> results.to(result));
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

    /**
     * Calls a procedure and takes its progressive results ("Progressive Call Results"), in order and one at a time, in
     * threads of the client's executor. Cancelling the future, or a consumer that throws, cancels the call.
     *
     * @return the final result, once the consumer has taken those before it; fails with what the consumer throws, and with a
     *     {@link WampException} where more than 10,000 results or 64 MiB wait for the consumer
     */
    public CompletableFuture<Arguments> callWithProgress(
            CallOptions options, Consumer<Arguments> onProgress, String procedure, @Nullable Object... arguments) {
        return engine.call(
                plan(options, procedure, arguments),
                Arguments::new,
                results -> onProgress.accept(new Arguments(results)));
    }

    /**
     * The progressive results of a procedure, and the final one last where it is not empty; see {@link #stream(CallOptions,
     * String, Object...)}.
     */
    public Flow.Publisher<Arguments> stream(String procedure, @Nullable Object... arguments) {
        return stream(CallOptions.DEFAULT, procedure, arguments);
    }

    /**
     * The progressive results of a procedure ("Progressive Call Results"), and the final one last where it is not
     * empty, with options. Each subscription makes a call; cancelling it cancels the call. What the subscriber has not
     * yet asked for waits, up to 10,000 results or 64 MiB; more cancels the call, since the protocol cannot slow a
     * callee down. The subscriber is called in threads of the client's executor, and fails as futures do.
     */
    public Flow.Publisher<Arguments> stream(CallOptions options, String procedure, @Nullable Object... arguments) {
        return new Mapped<>(engine.stream(plan(options, procedure, arguments)), Arguments::new);
    }

    /**
     * The progressive results of a procedure, and the final one last where it is not empty, each as that type; see
     * {@link #stream(CallOptions, String, Object...)}. A result that is not of that type cancels the call, and fails
     * the subscriber with a {@link BindingException}.
     *
     * @throws IllegalArgumentException if the type is {@code Void}: a stream has no room for nothing
     */
    public <T> Flow.Publisher<T> stream(Class<T> result, String procedure, @Nullable Object... arguments) {
        requireItems(result);
        return new Mapped<>(stream(CallOptions.DEFAULT, procedure, arguments), results -> results.to(result));
    }

    /**
     * The progressive results of a procedure, and the final one last where it is not empty, each as that type, with
     * options; see {@link #stream(CallOptions, String, Object...)}. A result that is not of that type cancels the call,
     * and fails the subscriber with a {@link BindingException}.
     *
     * @throws IllegalArgumentException if the type is {@code Void}: a stream has no room for nothing
     */
    public <T> Flow.Publisher<T> stream(
            CallOptions options, Class<T> result, String procedure, @Nullable Object... arguments) {
        requireItems(result);
        return new Mapped<>(stream(options, procedure, arguments), results -> results.to(result));
    }

    /**
     * The progressive results of a procedure, and the final one last where it is not empty, each as that generic type;
     * see {@link #stream(CallOptions, String, Object...)}. A result that is not of that type cancels the call, and
     * fails the subscriber with a {@link BindingException}.
     */
    public <T> Flow.Publisher<T> stream(GenericType<T> result, String procedure, @Nullable Object... arguments) {
        return new Mapped<>(stream(CallOptions.DEFAULT, procedure, arguments), results -> results.to(result));
    }

    /**
     * The progressive results of a procedure, and the final one last where it is not empty, each as that generic type,
     * with options; see {@link #stream(CallOptions, String, Object...)}. A result that is not of that type cancels the
     * call, and fails the subscriber with a {@link BindingException}.
     */
    public <T> Flow.Publisher<T> stream(
            CallOptions options, GenericType<T> result, String procedure, @Nullable Object... arguments) {
        return new Mapped<>(stream(options, procedure, arguments), results -> results.to(result));
    }

    private static void requireItems(Class<?> result) {
        if (result == Void.class) {
            throw new IllegalArgumentException("a stream of Void: no item can be null; ask for Arguments");
        }
    }

    /**
     * Calls a procedure with what a publisher has ("Progressive Call Invocations"), in as many chunks as that has items
     * and an empty one behind them. It is asked for items as fast as the network takes them. Cancelling the future
     * cancels the call and the publisher's subscription.
     *
     * @return the result; fails with what the publisher fails with, and with a {@link WampException} where the router
     *     does not take chunks
     */
    public CompletableFuture<Arguments> send(CallOptions options, String procedure, Flow.Publisher<?> chunks) {
        return engine.send(plan(options, procedure), Arguments::new, chunks, Client::chunk);
    }

    /**
     * Sends chunks as {@link #send(CallOptions, String, Flow.Publisher)} does, while the consumer takes progressive
     * results as that of {@link #callWithProgress} does.
     *
     * @return the final result, once the consumer has taken those before it
     */
    public CompletableFuture<Arguments> send(
            CallOptions options, String procedure, Flow.Publisher<?> chunks, Consumer<Arguments> onProgress) {
        return engine.send(
                plan(options, procedure),
                Arguments::new,
                chunks,
                Client::chunk,
                results -> onProgress.accept(new Arguments(results)));
    }

    private static CallPlan plan(CallOptions options, String procedure, @Nullable Object... arguments) {
        return new CallPlan(
                procedure, options.dict(), Arguments.of(arguments).payload(), options.isIdempotent(), false, false);
    }

    private static Payload chunk(Object item) {
        return Arguments.of(item).payload();
    }

    // Procedures

    /**
     * Answers the calls of a procedure, in this session and those after it.
     *
     * @return completes when the router has accepted it; fails with a {@link WampException} where it does not, for example
     *     since another session has registered it
     */
    public CompletableFuture<Registration> register(String procedure, CallHandler handler) {
        return register(RegisterOptions.DEFAULT, procedure, handler);
    }

    /**
     * Answers the calls of a procedure, with options, in this session and those after it.
     *
     * @return completes when the router has accepted it; fails with a {@link WampException} where it does not, for example
     *     since another session has registered it
     */
    public CompletableFuture<Registration> register(RegisterOptions options, String procedure, CallHandler handler) {
        return engine.register(procedure, options.dict(), Answering.by(handler), Registration::new);
    }

    /**
     * Answers the calls of a procedure that has arguments of that type, in this session and those after it.
     * What the function returns is the one result, or what {@link CallHandler#answer} may return; null is a result that is
     * null.
     *
     * @return completes when the router has accepted it; fails with a {@link WampException} where it does not, for example
     *     since another session has registered it
     */
    public <A> CompletableFuture<Registration> register(String procedure, Class<A> argument, Function<A, ?> handler) {
        return register(
                RegisterOptions.DEFAULT,
                procedure,
                call -> Answering.oneResult(handler.apply(call.arguments().to(argument))));
    }

    /**
     * Answers the calls of a procedure that has arguments of that type, with options, in this session and those after it.
     * What the function returns is the one result, or what {@link CallHandler#answer} may return; null is a result that is
     * null.
     *
     * @return completes when the router has accepted it; fails with a {@link WampException} where it does not, for example
     *     since another session has registered it
     */
    public <A> CompletableFuture<Registration> register(
            RegisterOptions options, String procedure, Class<A> argument, Function<A, ?> handler) {
        return register(
                options,
                procedure,
                call -> Answering.oneResult(handler.apply(call.arguments().to(argument))));
    }

    /**
     * Answers the calls of a procedure that has arguments of that generic type, in this session and those after it.
     * What the function returns is the one result, or what {@link CallHandler#answer} may return; null is a result that is
     * null.
     *
     * @return completes when the router has accepted it; fails with a {@link WampException} where it does not, for example
     *     since another session has registered it
     */
    public <A> CompletableFuture<Registration> register(
            String procedure, GenericType<A> argument, Function<A, ?> handler) {
        return register(
                RegisterOptions.DEFAULT,
                procedure,
                call -> Answering.oneResult(handler.apply(call.arguments().to(argument))));
    }

    /**
     * Answers the calls of a procedure that has arguments of that generic type, with options, in this session and those
     * after it. What the function returns is the one result, or what {@link CallHandler#answer} may return; null is a
     * result that is null.
     *
     * @return completes when the router has accepted it; fails with a {@link WampException} where it does not, for example
     *     since another session has registered it
     */
    public <A> CompletableFuture<Registration> register(
            RegisterOptions options, String procedure, GenericType<A> argument, Function<A, ?> handler) {
        return register(
                options,
                procedure,
                call -> Answering.oneResult(handler.apply(call.arguments().to(argument))));
    }

    // Topics

    /**
     * Takes the events of a topic, in this session and those after it.
     *
     * @return completes when the router has accepted it; fails with a {@link WampException} where it does not
     */
    public CompletableFuture<Subscription> subscribe(String topic, EventHandler handler) {
        return subscribe(SubscribeOptions.DEFAULT, topic, handler);
    }

    /**
     * Takes the events of a topic, with options, in this session and those after it.
     *
     * @return completes when the router has accepted it; fails with a {@link WampException} where it does not
     */
    public CompletableFuture<Subscription> subscribe(SubscribeOptions options, String topic, EventHandler handler) {
        FeedPlan plan = new FeedPlan(
                topic,
                options.dict(),
                options.queue(),
                dev.parley.client.core.event.Overflow.valueOf(options.overflow().name()),
                options.replay(),
                options.afterPublication());
        return engine.subscribe(plan, new EventHandling(handler), Subscription::new);
    }

    /**
     * Takes the events of a topic that have arguments of that type, in this session and those after it. An event that
     * has others is logged, and left out.
     *
     * @return completes when the router has accepted it; fails with a {@link WampException} where it does not
     */
    public <A> CompletableFuture<Subscription> subscribe(String topic, Class<A> argument, Consumer<A> handler) {
        return subscribe(
                SubscribeOptions.DEFAULT,
                topic,
                event -> handler.accept(event.arguments().to(argument)));
    }

    /**
     * Takes the events of a topic that have arguments of that type, with options, in this session and those after it.
     * An event that has others is logged, and left out.
     *
     * @return completes when the router has accepted it; fails with a {@link WampException} where it does not
     */
    public <A> CompletableFuture<Subscription> subscribe(
            SubscribeOptions options, String topic, Class<A> argument, Consumer<A> handler) {
        return subscribe(
                options, topic, event -> handler.accept(event.arguments().to(argument)));
    }

    /**
     * Takes the events of a topic that have arguments of that generic type, in this session and those after it.
     * An event that has others is logged, and left out.
     *
     * @return completes when the router has accepted it; fails with a {@link WampException} where it does not
     */
    public <A> CompletableFuture<Subscription> subscribe(String topic, GenericType<A> argument, Consumer<A> handler) {
        return subscribe(
                SubscribeOptions.DEFAULT,
                topic,
                event -> handler.accept(event.arguments().to(argument)));
    }

    /**
     * Takes the events of a topic that have arguments of that generic type, with options, in this session and those after it.
     * An event that has others is logged, and left out.
     *
     * @return completes when the router has accepted it; fails with a {@link WampException} where it does not
     */
    public <A> CompletableFuture<Subscription> subscribe(
            SubscribeOptions options, String topic, GenericType<A> argument, Consumer<A> handler) {
        return subscribe(
                options, topic, event -> handler.accept(event.arguments().to(argument)));
    }

    /**
     * Publishes an event, and does not hear what became of it: it is sent, not acknowledged.
     *
     * @throws WampException if more was sent than the network has taken, and nothing is sent: {@link
     *     #publishAcknowledged} gives a future to wait for, and {@link BlockingClient#publish} waits until there is
     *     room
     * @throws SessionClosedException if there is no session; a {@link ConnectionLostException} if there will be one again
     */
    public void publish(String topic, @Nullable Object... arguments) {
        publish(PublishOptions.DEFAULT, topic, arguments);
    }

    /**
     * Publishes an event, with options, and does not hear what became of it: it is sent, not acknowledged.
     *
     * @throws WampException if more was sent than the network has taken, and nothing is sent: {@link
     *     #publishAcknowledged} gives a future to wait for, and {@link BlockingClient#publish} waits until there is
     *     room
     * @throws SessionClosedException if there is no session; a {@link ConnectionLostException} if there will be one again
     */
    public void publish(PublishOptions options, String topic, @Nullable Object... arguments) {
        engine.publish(topic, options.dict(), Arguments.of(arguments).payload());
    }

    /** Publishes an event where there is room for it; otherwise gives a future to wait for before it is tried again. */
    @Nullable
    CompletableFuture<Void> offer(PublishOptions options, String topic, Arguments arguments) {
        return engine.offer(topic, options.dict(), arguments.payload()) ? null : engine.room();
    }

    /**
     * Publishes an event, and hears when the router has accepted it.
     *
     * @return the publication's id; fails with a {@link WampException} where the router refuses it
     */
    public CompletableFuture<Long> publishAcknowledged(String topic, @Nullable Object... arguments) {
        return publishAcknowledged(PublishOptions.DEFAULT, topic, arguments);
    }

    /**
     * Publishes an event, with options, and hears when the router has accepted it.
     *
     * @return the publication's id; fails with a {@link WampException} where the router refuses it
     */
    public CompletableFuture<Long> publishAcknowledged(
            PublishOptions options, String topic, @Nullable Object... arguments) {
        return engine.publishAcknowledged(
                topic, options.dict(), Arguments.of(arguments).payload(), options.isIdempotent());
    }

    // The end

    /**
     * Leaves the realm ("GOODBYE"), and waits until the router has taken note: 5 seconds at most, and not longer than
     * until the thread is interrupted. Requests that are not answered fail with a {@link SessionClosedException};
     * handlers under way are not stopped. Without effect on a client that is closed.
     */
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
