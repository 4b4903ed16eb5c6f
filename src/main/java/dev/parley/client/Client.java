package dev.parley.client;

import dev.parley.json.Arguments;
import dev.parley.json.TypeOf;
import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Cancel;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Publish;
import dev.parley.message.Published;
import dev.parley.message.Register;
import dev.parley.message.Registered;
import dev.parley.message.Result;
import dev.parley.message.Subscribe;
import dev.parley.message.Subscribed;
import dev.parley.message.Unregister;
import dev.parley.message.Unsubscribe;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A session in a realm of a router: calls and answers procedures, publishes and subscribes to topics. For all threads.
 *
 * <pre>{@code
 * try (Client client = Client.connect(URI.create("ws://127.0.0.1:8080/ws"), "realm1").join()) {
 *     client.register("com.example.add", call -> call.arguments().as(0, int.class) + call.arguments().as(1, int.class)).join();
 *     int sum = client.call(Integer.class, "com.example.add", 2, 3).join();
 * }
 * }</pre>
 *
 * <p>Futures fail with a {@link WampException} where the router or the callee answers with an ERROR, and with a
 * {@link SessionClosedException} where the session is over. They complete, and handlers run, in threads of the client's
 * executor, never in a thread that reads from the network; so handlers may block and may call.
 */
public final class Client implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;

    private final String realm;
    private final Executor executor;
    private final CompletableFuture<Client> joined = new CompletableFuture<>();
    private final CompletableFuture<String> over = new CompletableFuture<>();
    private final Invocations invocations;

    /** Guards what follows, and the order of what is sent. Nothing blocks and no code of an application runs under it. */
    private final Object lock = new Object();

    private final ClientSession session = new ClientSession();
    private final Map<Long, Pending> pending = new HashMap<>();
    private final Handlers handlers;
    private Connector.@Nullable Link link;
    private long sessionId;

    /** What is to be handed to the executor once the lock is left: it is the application's, and may run it at once. */
    private final List<Runnable> handedOver = new ArrayList<>();

    /**
     * A request on its way.
     *
     * @param accept makes, under the lock, the future's value of a positive answer
     * @param settled is run, under the lock, whatever the answer is
     */
    private record Pending(
            String what,
            Function<Message, @Nullable Object> accept,
            Runnable settled,
            CompletableFuture<@Nullable Object> future) {}

    private Client(String realm, Executor executor) {
        this.realm = realm;
        this.executor = Threads.orShared(executor);
        this.handlers = new Handlers(this.executor);
        this.invocations = new Invocations(this::later, this::send);
    }

    /** Opens a session with threads of the client's own: virtual ones where the JVM has them. */
    public static CompletableFuture<Client> connect(URI uri, String realm) {
        try {
            return connect(connector(uri), realm);
        } catch (IllegalArgumentException unknownScheme) {
            return CompletableFuture.failedFuture(unknownScheme);
        }
    }

    /** Opens a session with threads of the client's own: virtual ones where the JVM has them. */
    public static CompletableFuture<Client> connect(Connector connector, String realm) {
        return connect(connector, realm, Threads.shared());
    }

    /**
     * Opens a session.
     *
     * @param executor runs handlers, and everything that depends on the futures of the client; many tasks may block at once
     * @return fails with a {@link SessionClosedException} where the router refuses, or with what kept the connection from opening
     */
    public static CompletableFuture<Client> connect(Connector connector, String realm, Executor executor) {
        Client client = new Client(realm, executor);
        connector.connect(client.new Incoming()).whenComplete(client::opened);
        return client.joined;
    }

    private static Connector connector(URI uri) {
        for (Connector.Provider provider :
                ServiceLoader.load(Connector.Provider.class, Client.class.getClassLoader())) {
            Connector connector = provider.connector(uri);
            if (connector != null) {
                return connector;
            }
        }
        throw new IllegalArgumentException("no transport for " + uri + ": an address begins with ws:// or wss://");
    }

    public String realm() {
        return realm;
    }

    /** The id of this session, as it is disclosed to others. */
    public long sessionId() {
        synchronized (lock) {
            return sessionId;
        }
    }

    /** Completes when the session is over, with the URI of the reason. */
    public CompletableFuture<String> whenClosed() {
        return over.copy();
    }

    /** Calls a procedure. Cancelling the future cancels the call. */
    public CompletableFuture<Arguments> call(String procedure, @Nullable Object... arguments) {
        return call(Options.NONE, procedure, Arguments.of(arguments));
    }

    /** Calls a procedure, perhaps with keyword arguments. Cancelling the future cancels the call. */
    public CompletableFuture<Arguments> call(String procedure, Arguments arguments) {
        return call(Options.NONE, procedure, arguments);
    }

    /** Calls a procedure that has a single result of that type. Cancelling the future cancels the call. */
    public <T> CompletableFuture<T> call(Class<T> result, String procedure, @Nullable Object... arguments) {
        return bound(call(Options.NONE, procedure, Arguments.of(arguments)), results -> results.as(0, result));
    }

    /** Calls a procedure that has a single result of that type. Cancelling the future cancels the call. */
    public <T> CompletableFuture<T> call(TypeOf<T> result, String procedure, @Nullable Object... arguments) {
        return bound(call(Options.NONE, procedure, Arguments.of(arguments)), results -> results.as(0, result));
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
        long[] request = new long[1];
        CompletableFuture<Arguments> future = request(
                MessageType.CALL,
                "call of " + procedure,
                id -> {
                    request[0] = id;
                    return new Call(id, options.dict(), procedure, arguments.payload());
                },
                result -> new Arguments(((Result) result).payload()));
        CompletableFuture<Arguments> unused = future.whenComplete((result, failure) -> {
            if (future.isCancelled()) {
                send(new Cancel(request[0], Dict.of(Attribute.MODE.key(), "killnowait")));
            }
        });
        return future;
    }

    /** Answers the calls of a procedure. */
    public CompletableFuture<Registration> register(String procedure, Procedure handler) {
        return register(Options.NONE, procedure, handler);
    }

    /** Answers the calls of a procedure that has one argument of that type; its one result is what the function returns. */
    public <A> CompletableFuture<Registration> register(String procedure, Class<A> argument, Function<A, ?> handler) {
        return register(
                procedure,
                call -> Invocations.oneResult(handler.apply(call.arguments().as(0, argument))));
    }

    /** Answers the calls of a procedure, with options. */
    public CompletableFuture<Registration> register(Options options, String procedure, Procedure handler) {
        return request(
                MessageType.REGISTER,
                "registration of " + procedure,
                id -> new Register(id, options.dict(), procedure),
                registered -> {
                    long registration = ((Registered) registered).registration();
                    invocations.add(registration, handler);
                    return new Registration(procedure, () -> unregister(registration, procedure));
                });
    }

    private CompletableFuture<Void> unregister(long registration, String procedure) {
        return request(
                MessageType.UNREGISTER,
                "end of the registration of " + procedure,
                id -> new Unregister(id, registration),
                done -> {
                    invocations.remove(registration);
                    return null;
                });
    }

    /** Takes the events of a topic. */
    public CompletableFuture<Subscription> subscribe(String topic, Topic handler) {
        return subscribe(Options.NONE, topic, handler);
    }

    /** Takes the events of a topic that have one argument of that type. */
    public <T> CompletableFuture<Subscription> subscribe(String topic, Class<T> argument, Consumer<T> handler) {
        return subscribe(topic, event -> handler.accept(event.arguments().as(0, argument)));
    }

    /** Takes the events of a topic, with options. */
    public CompletableFuture<Subscription> subscribe(Options options, String topic, Topic handler) {
        Handlers.Wanted wanted = new Handlers.Wanted(topic, options);
        synchronized (lock) {
            handlers.expect(wanted);
            return request(
                    MessageType.SUBSCRIBE,
                    "subscription to " + topic,
                    id -> new Subscribe(id, options.dict(), topic),
                    subscribed -> {
                        long subscription = ((Subscribed) subscribed).subscription();
                        handlers.add(subscription, handler);
                        return new Subscription(topic, () -> unsubscribe(subscription, wanted, handler));
                    },
                    () -> handlers.settle(wanted));
        }
    }

    private CompletableFuture<Void> unsubscribe(long subscription, Handlers.Wanted wanted, Topic handler) {
        synchronized (lock) {
            if (!handlers.remove(subscription, wanted, handler)) {
                return CompletableFuture.allOf();
            }
            return request(
                    MessageType.UNSUBSCRIBE,
                    "end of the subscription to " + wanted.topic(),
                    id -> new Unsubscribe(id, subscription),
                    done -> null);
        }
    }

    /** Publishes an event and does not wait to hear what became of it. */
    public void publish(String topic, @Nullable Object... arguments) {
        publish(Options.NONE, topic, Arguments.of(arguments));
    }

    /** Publishes an event and does not wait to hear what became of it, perhaps with keyword arguments. */
    public void publish(String topic, Arguments arguments) {
        publish(Options.NONE, topic, arguments);
    }

    /** Publishes an event and does not wait to hear what became of it, with options and perhaps keyword arguments. */
    public void publish(Options options, String topic, Arguments arguments) {
        synchronized (lock) {
            RuntimeException refusal = refusal();
            if (refusal != null) {
                throw refusal;
            }
            send(new Publish(session.nextRequest(), options.dict(), topic, arguments.payload()));
        }
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
        Dict acknowledged = options.dict().with(Attribute.ACKNOWLEDGE.key(), true);
        return request(
                MessageType.PUBLISH,
                "publication to " + topic,
                id -> new Publish(id, acknowledged, topic, arguments.payload()),
                published -> ((Published) published).publication());
    }

    /** Leaves the realm and waits until the router has taken note, a few seconds at most. Handlers under way are not stopped. */
    @Override
    public void close() {
        act(session::leave);
        try {
            over.get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            new Incoming().closed("the client was closed");
        } catch (TimeoutException silent) {
            new Incoming().closed("no answer to GOODBYE");
        } catch (ExecutionException cannotBe) {
            throw new IllegalStateException(cannotBe);
        }
    }

    private <T> CompletableFuture<T> request(
            MessageType type, String what, LongFunction<Message> message, Function<Message, @Nullable Object> accept) {
        return request(type, what, message, accept, () -> {});
    }

    @SuppressWarnings("unchecked") // what `accept` makes of the answer is what the caller's future is of
    private <T> CompletableFuture<T> request(
            MessageType type,
            String what,
            LongFunction<Message> message,
            Function<Message, @Nullable Object> accept,
            Runnable settled) {
        CompletableFuture<@Nullable Object> future = new CompletableFuture<>();
        synchronized (lock) {
            RuntimeException refusal = refusal();
            if (refusal != null) {
                settled.run();
                future.completeExceptionally(refusal);
            } else {
                long request = session.nextRequest();
                session.expectAnswer(request, type);
                pending.put(request, new Pending(what, accept, settled, future));
                send(message.apply(request));
            }
        }
        return (CompletableFuture<T>) future;
    }

    /** Why nothing can be requested now, or null. */
    private @Nullable RuntimeException refusal() {
        if (!session.isJoined() || link == null) {
            return new SessionClosedException(over.getNow(ClientSession.TRANSPORT_LOST), "the session is over");
        }
        return link.hasRoom()
                ? null
                : new WampException(
                        "not sent: ",
                        "wamp.error.network_failure",
                        Arguments.of("the router does not read what was sent to it"),
                        Dict.EMPTY);
    }

    private void send(Message message) {
        synchronized (lock) {
            if (link != null) {
                link.send(message);
            }
        }
    }

    private void opened(Connector.@Nullable Link opened, @Nullable Throwable failure) {
        if (opened == null) {
            joined.completeExceptionally(failure == null ? new IllegalStateException("no connection") : failure);
            return;
        }
        synchronized (lock) {
            link = opened;
            send(session.hello(realm));
        }
    }

    /** Does what the session wants done, and hands over afterwards what is the application's. */
    private void act(Supplier<List<ClientAction>> fact) {
        List<Runnable> toHandOver;
        synchronized (lock) {
            carryOut(fact.get());
            toHandOver = List.copyOf(handedOver);
            handedOver.clear();
        }
        toHandOver.forEach(Runnable::run);
    }

    /** Runs that in the executor, once the lock is left. */
    private void later(Runnable task) {
        handedOver.add(() -> executor.execute(task));
    }

    private void carryOut(List<ClientAction> actions) {
        for (ClientAction action : actions) {
            if (action instanceof ClientAction.Send send) {
                send(send.message());
            } else if (action instanceof ClientAction.Joined welcome) {
                sessionId = welcome.session();
                later(() -> {
                    if (!joined.complete(this)) {
                        // the application waits for it no longer
                        act(session::leave);
                    }
                });
            } else if (action instanceof ClientAction.Answered answered) {
                answered(answered);
            } else if (action instanceof ClientAction.Deliver deliver) {
                handlers.deliver(deliver.event(), handedOver::add);
            } else if (action instanceof ClientAction.Invoke invoke) {
                invocations.start(invoke.invocation());
            } else if (action instanceof ClientAction.Stop stop) {
                invocations.stop(stop.invocation());
            } else if (action instanceof ClientAction.Ended ended) {
                ended(ended);
            }
        }
    }

    private void answered(ClientAction.Answered answered) {
        Pending request = pending.remove(answered.request());
        if (request == null) {
            return;
        }
        request.settled().run();
        if (answered.answer() instanceof ErrorReply error) {
            WampException failure = new WampException(
                    request.what() + " failed: ", error.error(), new Arguments(error.payload()), error.details());
            later(() -> request.future().completeExceptionally(failure));
        } else {
            @Nullable Object value = request.accept().apply(answered.answer());
            later(() -> request.future().complete(value));
        }
    }

    private void ended(ClientAction.Ended ended) {
        SessionClosedException failure = new SessionClosedException(ended.reason(), ended.why());
        List<Pending> unanswered = new ArrayList<>(pending.values());
        pending.clear();
        handlers.clear();
        invocations.stopAll();
        if (link != null) {
            link.close(ended.why());
        }
        later(() -> {
            joined.completeExceptionally(failure);
            unanswered.forEach(request -> request.future().completeExceptionally(failure));
            over.complete(ended.reason());
        });
    }

    /** What the connection tells. */
    private final class Incoming implements Connector.Receiver {
        @Override
        public void received(Message message) {
            act(() -> session.received(message));
        }

        @Override
        public void malformed(String what) {
            act(() -> session.malformed(what));
        }

        @Override
        public void closed(String reason) {
            act(() -> session.closed(reason));
        }
    }
}
