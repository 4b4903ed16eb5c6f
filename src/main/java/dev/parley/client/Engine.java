package dev.parley.client;

import dev.parley.client.ClientConfiguration.Address;
import dev.parley.message.Dict;
import dev.parley.message.ErrorUri;
import dev.parley.message.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Client} is inside: its lock, the conversation of the moment, and what outlives conversations (subscriptions,
 * registrations, requests that wait for the next one). Called by the client and its parts, from any thread.
 */
final class Engine {
    /** How many requests may wait for the next session. */
    private static final int MAX_WAITING = 10_000;

    private final Client client;
    final ClientConfiguration configuration;
    final Executor executor;
    final CompletableFuture<Client> joined = new CompletableFuture<>();
    final CompletableFuture<String> over = new CompletableFuture<>();

    /** Guards what follows, and the order of what is sent. Nothing blocks and no code of an application runs under it. */
    private final Object lock = new Object();

    final Feeds feeds;
    final Registrations registrations;
    private final Attempts attempts;
    private final SerialExecutor listeners;
    private final Completions completions;
    private final Deque<Exchange> waiting = new ArrayDeque<>();
    private @Nullable Conversation current;
    private ClientState state = ClientState.CONNECTING;
    private boolean isClosing;
    private Ending ending = new Ending(ClientSession.TRANSPORT_LOST, "");

    /** What is to be handed to the executor once the lock is left: it is the application's, and may run it at once. */
    private final List<Runnable> handedOver = new ArrayList<>();

    Engine(ClientConfiguration configuration, Client client) {
        this.client = client;
        this.configuration = configuration;
        this.executor = Threads.orShared(configuration.executor());
        this.feeds = new Feeds(this);
        this.registrations = new Registrations(this);
        this.attempts = new Attempts(this);
        this.listeners = new SerialExecutor(executor);
        this.completions = new Completions(executor);
    }

    void start() {
        locked(() -> {
            attempts.begin();
            return null;
        });
    }

    /** Does that under the lock, and hands over afterwards what is the application's. */
    <T extends @Nullable Object> T locked(Supplier<T> work) {
        if (Thread.holdsLock(lock)) {
            return work.get();
        }
        List<Runnable> toHandOver = List.of();
        try {
            synchronized (lock) {
                try {
                    return work.get();
                } finally {
                    toHandOver = List.copyOf(handedOver);
                    handedOver.clear();
                }
            }
        } finally {
            toHandOver.forEach(Runnable::run);
        }
    }

    void locked(Runnable work) {
        locked(() -> {
            work.run();
            return null;
        });
    }

    /** Runs that in the executor, once the lock is left. */
    void later(Runnable task) {
        afterwards(() -> executor.execute(task));
    }

    /** Completes a future, in the executor, once the lock is left. */
    void complete(Runnable completion) {
        afterwards(() -> completions.execute(completion));
    }

    /** Runs that as soon as the lock is left; it hands over to an executor, and does nothing long. */
    void afterwards(Runnable handOver) {
        handedOver.add(handOver);
    }

    ClientState state() {
        synchronized (lock) {
            return state;
        }
    }

    /** The session of the moment, or the last one. */
    long sessionId() {
        synchronized (lock) {
            return attempts.sessionId();
        }
    }

    Dict welcome() {
        synchronized (lock) {
            return current == null ? Dict.EMPTY : current.session.welcome();
        }
    }

    /** Where the client is, for people. */
    String whereabouts() {
        return "at " + attempts.address().name() + ", realm " + configuration.realm();
    }

    /** The conversation on which requests can be made, or null. Under the lock. */
    @Nullable
    Conversation joinedConversation() {
        Conversation conversation = current;
        return conversation != null && conversation.session.isJoined() && conversation.link() != null
                ? conversation
                : null;
    }

    boolean isCurrent(@Nullable Conversation conversation) {
        return conversation != null && conversation == current && !conversation.isOver();
    }

    /** Sends a request; tells it where that cannot be. */
    void submit(Exchange exchange) {
        locked(() -> {
            Conversation conversation = joinedConversation();
            if (conversation != null) {
                if (conversation.hasRoom()) {
                    conversation.send(exchange);
                } else {
                    exchange.failed(noRoom(exchange.what()));
                }
            } else if (willRejoin()) {
                exchange.lost(ending, false);
            } else {
                exchange.failed(closed().failure());
            }
        });
    }

    /** Sends a message that nobody answers, where the connection has room for it; throws where there is no session. */
    boolean offer(String what, LongFunction<Message> message) {
        return locked(() -> {
            Conversation conversation = joinedConversation();
            if (conversation == null) {
                throw willRejoin() ? new ConnectionLostException(what, ending, false) : closed().failure();
            }
            boolean hasRoom = conversation.hasRoom();
            if (hasRoom) {
                conversation.send(message.apply(conversation.session.nextRequest()));
            }
            return hasRoom;
        });
    }

    /** Keeps a request for the next session. Under the lock. */
    void await(Exchange exchange) {
        if (waiting.size() < MAX_WAITING) {
            waiting.add(exchange);
        } else {
            exchange.failed(new WampException(
                    exchange.what() + " not kept for the next session: ",
                    "wamp.error.network_failure",
                    Arguments.of(MAX_WAITING + " requests are waiting for it already"),
                    Dict.EMPTY));
        }
    }

    /** Nobody waits for it any more. Under the lock. */
    void forget(Exchange exchange) {
        waiting.remove(exchange);
    }

    private boolean willRejoin() {
        return !isClosing
                && state != ClientState.CLOSED
                && configuration.reconnect().isOn();
    }

    private Ending closed() {
        return state == ClientState.CLOSED ? ending : new Ending(ErrorUri.CLOSE_REALM, "the client is being closed");
    }

    static WampException noRoom(String what) {
        return new WampException(
                what + " not sent: ",
                "wamp.error.network_failure",
                Arguments.of(
                        "more was sent than the network has taken, and no more can be queued: wait for the answers of what"
                                + " is under way (publishAcknowledged has one), or use blocking(), whose publish waits"),
                Dict.EMPTY);
    }

    /** That conversation is tried from now on. Under the lock. */
    void use(Conversation conversation) {
        current = conversation;
    }

    /** Does what the session wants done. Under the lock. */
    void carryOut(Conversation on, List<ClientAction> actions) {
        for (ClientAction action : actions) {
            if (action instanceof ClientAction.Send send) {
                on.send(send.message());
            } else if (action instanceof ClientAction.Answered answered) {
                on.answered(answered);
            } else if (action instanceof ClientAction.Deliver deliver) {
                feeds.deliver(deliver.event());
            } else if (action instanceof ClientAction.Invoke invoke) {
                registrations.invoked(on, invoke.invocation());
            } else if (action instanceof ClientAction.Stop stop) {
                registrations.stopped(on, stop.invocation());
            } else if (action instanceof ClientAction.Prove prove) {
                attempts.prove(on, prove.challenge());
            } else if (action instanceof ClientAction.Admitted admitted) {
                attempts.admitted(on, admitted.welcome());
            } else if (action instanceof ClientAction.Joined) {
                joined(on);
            } else if (action instanceof ClientAction.SubscriptionRevoked revoked) {
                feeds.revoked(revoked.subscription(), revoked.reason());
            } else if (action instanceof ClientAction.RegistrationRevoked revoked) {
                registrations.revoked(revoked.registration(), revoked.reason());
            } else if (action instanceof ClientAction.Ended ended) {
                ended(on, new Ending(ended.reason(), ended.why()), null);
            }
        }
    }

    private void joined(Conversation on) {
        attempts.joined(on);
        changeTo(ClientState.JOINED, "", "session " + on.session.id() + " " + whereabouts());
        feeds.joined(on);
        registrations.joined(on);
        List<Exchange> kept = List.copyOf(waiting);
        waiting.clear();
        kept.forEach(on::send);
        later(() -> {
            if (!joined.complete(client) && joined.isCancelled()) {
                // the application waits for it no longer
                on.act(on.session::leave);
            }
        });
    }

    /** The conversation is over, or never began. Under the lock. */
    void ended(Conversation on, Ending how, @Nullable Throwable failure) {
        if (on != current) {
            return;
        }
        current = null;
        ending = how;
        List<Exchange> unanswered = on.end(how.why());
        boolean goesOn = !isClosing && attempts.goOnAfter(how);
        if (goesOn) {
            if (state == ClientState.JOINED) {
                changeTo(ClientState.RECONNECTING, how.reason(), how.why());
            }
            feeds.left();
            registrations.left();
            unanswered.forEach(exchange -> exchange.lost(how, true));
        } else {
            finish(how, failure == null ? how.failure() : failure, unanswered);
        }
    }

    private void finish(Ending how, Throwable failure, List<Exchange> unanswered) {
        attempts.stop();
        ending = how;
        changeTo(ClientState.CLOSED, how.reason(), how.why());
        SessionClosedException closed = how.failure();
        unanswered.forEach(exchange -> exchange.failed(closed));
        List<Exchange> kept = List.copyOf(waiting);
        waiting.clear();
        kept.forEach(exchange -> exchange.failed(closed));
        feeds.closed(closed);
        registrations.closed(closed);
        later(() -> {
            joined.completeExceptionally(failure);
            over.complete(how.reason());
        });
    }

    /** The client is to end. */
    void close() {
        locked(() -> {
            isClosing = true;
            Conversation conversation = current;
            if (conversation != null) {
                conversation.act(conversation.session::leave);
            } else if (state != ClientState.CLOSED) {
                Ending how = new Ending(ErrorUri.CLOSE_REALM, "the client was closed");
                finish(how, how.failure(), List.of());
            }
        });
    }

    /** The session is given up by the client itself; one that reconnects gets another. */
    void fail(String reason, String why) {
        locked(() -> {
            Conversation conversation = joinedConversation();
            if (conversation != null) {
                conversation.act(() -> conversation.session.giveUp(reason, why));
            }
        });
    }

    /** The router has not answered the GOODBYE, or nobody waits for that. */
    void abandon(String why) {
        locked(() -> {
            Conversation conversation = current;
            if (conversation != null) {
                conversation.closed(why);
            }
        });
    }

    private void changeTo(ClientState next, String reason, String explanation) {
        if (state == next) {
            return;
        }
        state = next;
        ClientState.Change change = new ClientState.Change(next, reason, explanation);
        for (Consumer<ClientState.Change> listener : configuration.listeners()) {
            afterwards(() -> listeners.execute(() -> listener.accept(change)));
        }
    }

    /** Sends a message that is no request, where that conversation still is the one of the moment. */
    void send(Conversation on, Message message) {
        locked(() -> {
            if (isCurrent(on)) {
                on.send(message);
            }
        });
    }

    /** How the addresses that were tried are called, for people. */
    static String names(List<Address> addresses) {
        return String.join(", ", addresses.stream().map(Address::name).toList());
    }
}
