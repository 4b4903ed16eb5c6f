package dev.parley.engine.nats;

import dev.parley.fault.RareLog;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.Dispatcher;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ServerInfo;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The connection to NATS, which is made again whenever it breaks. What is heard is told in the engine's thread; what cannot be sent is
 * dropped. Used by that thread, but for its beginning and its end.
 */
final class Line {
    private static final Logger LOG = System.getLogger(Line.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long RETRY = 100;
    private static final long RETRY_LOGIN = 1_000;
    private static final int MOST_UNANSWERED = 2;
    private static final byte[] NOTHING = new byte[0];

    /** Hears how the line fares, in the engine's thread. */
    interface Watcher {
        void cut();

        void up();
    }

    /** Takes the answer to a request. */
    interface Answer {
        /**
         * It has come, or is not going to.
         *
         * @param message null where there was none in time
         */
        void take(@Nullable Message message);
    }

    private final NatsSettings settings;
    private final Executor loop;
    private final Watcher watcher;
    private final AtomicInteger threadCount = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(this::thread);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(this::thread);
    private final ExecutorService callbacks = Executors.newSingleThreadExecutor(this::thread);
    private final RareLog refusals = new RareLog();
    private final Errors errors = new Errors();
    private volatile @Nullable Connection connection;
    private volatile boolean isClosed;

    /** What the library has said last, which is more than it throws; null where it has said nothing. */
    private volatile @Nullable String trouble;

    private volatile ServerInfo server = ServerInfo.EMPTY_INFO;

    // for the engine's thread
    private @Nullable Dispatcher dispatcher;
    private @Nullable Connection dispatching;
    private int unanswered;

    Line(NatsSettings settings, Executor loop, Watcher watcher) {
        this.settings = settings;
        this.loop = loop;
        this.watcher = watcher;
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(null, work, "parley-nats-" + threadCount.incrementAndGet(), 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    /** Connects for the first time. */
    void connect() throws IOException, GeneralSecurityException, InterruptedException {
        try {
            connection = Nats.connect(options());
        } catch (AuthenticationException refused) {
            throw refused;
        } catch (IOException notThere) {
            throw new IOException(trouble == null ? notThere.getMessage() : trouble, notThere);
        }
    }

    private Options options() throws GeneralSecurityException {
        Options.Builder options = Options.builder()
                .servers(settings.servers().toArray(String[]::new))
                .ignoreDiscoveredServers()
                // a certificate is for the name of a host, not for its number
                .noResolveHostnames()
                .connectionName("parley " + settings.node())
                .connectionTimeout(PATIENCE)
                // a connection that is made anew by the library itself may be one that sends nothing
                .noReconnect()
                .pingInterval(Duration.ofSeconds(1))
                .maxPingsOut(2)
                .requestCleanupInterval(Duration.ofMillis(500))
                .executor(threads)
                .scheduledExecutor(timer)
                // of thread factories it makes executors that it never ends
                .connectExecutor(threads)
                .callbackExecutor(callbacks)
                .connectionListener(this::connectionEvent)
                .errorListener(errors);
        if (settings.tls() != null) {
            options.sslContext(settings.tls());
        }
        if (settings.token() != null) {
            options.token(settings.token().toCharArray());
        } else if (settings.user() != null && settings.password() != null) {
            options.userInfo(settings.user().toCharArray(), settings.password().toCharArray());
        }
        return options.build();
    }

    private void connectionEvent(Connection from, ConnectionListener.Events event) {
        if (isClosed || !from.equals(connection)) {
            return;
        }
        if (event == ConnectionListener.Events.DISCONNECTED || event == ConnectionListener.Events.CLOSED) {
            renew(from);
        }
    }

    /** Goes on with another connection in the place of that one, if it is the current one. For any thread. */
    private void renew(Connection broken) {
        synchronized (this) {
            if (isClosed || !broken.equals(connection)) {
                return;
            }
            connection = null;
        }
        loop.execute(watcher::cut);
        threads.execute(() -> end(broken));
        threads.execute(this::connectAnew);
    }

    private static void end(Connection connection) {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void connectAnew() {
        while (!isClosed) {
            long pause = RETRY;
            try {
                Connection next = Nats.connect(options());
                if (!take(next)) {
                    end(next);
                } else if (next.getStatus() == Connection.Status.CONNECTED) {
                    loop.execute(watcher::up);
                } else {
                    // it broke before it was the current one
                    renew(next);
                }
                return;
            } catch (AuthenticationException refused) {
                errors.errorOccurred(null, "it refuses the login: " + refused.getMessage());
                pause = RETRY_LOGIN;
            } catch (IOException | GeneralSecurityException notYet) {
                LOG.log(Level.DEBUG, "no connection to NATS yet", notYet);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private synchronized boolean take(Connection next) {
        if (!isClosed) {
            connection = next;
        }
        return !isClosed;
    }

    boolean isUp() {
        Connection current = connection;
        return current != null && current.getStatus() == Connection.Status.CONNECTED;
    }

    ServerInfo server() {
        Connection current = connection;
        if (current != null) {
            server = current.getServerInfo();
        }
        return server;
    }

    /** A subject that nobody else uses. */
    String inbox() {
        Connection current = connection;
        return current == null ? "_INBOX.none" : current.createInbox();
    }

    /** Has all that comes to those subjects told until {@link #ignore}. */
    void listen(String subjects, java.util.function.Consumer<Message> ear) {
        Connection current = connection;
        if (current == null) {
            return;
        }
        try {
            Dispatcher known = dispatcher;
            if (known == null || !current.equals(dispatching)) {
                known = current.createDispatcher();
                // the engine's flow control bounds it
                known.setPendingLimits(-1, -1);
                dispatcher = known;
                dispatching = current;
            }
            known.subscribe(subjects, message -> loop.execute(() -> ear.accept(message)));
        } catch (IllegalStateException | IllegalArgumentException closed) {
            LOG.log(Level.DEBUG, "cannot listen to NATS now", closed);
        }
    }

    void ignore(String subjects) {
        try {
            Dispatcher known = dispatcher;
            if (known != null && known.isActive() && dispatching != null && dispatching.equals(connection)) {
                known.unsubscribe(subjects);
            }
        } catch (IllegalStateException | IllegalArgumentException closed) {
            LOG.log(Level.DEBUG, "no longer listening to NATS", closed);
        }
    }

    /** Sends that, or does not: whoever wants to know listens to what is told of it. */
    void publish(String subject, @Nullable String reply, @Nullable Headers headers, byte @Nullable [] body) {
        Connection current = connection;
        if (current == null) {
            return;
        }
        try {
            current.publish(subject, reply, headers, body == null ? NOTHING : body);
        } catch (IllegalStateException | IllegalArgumentException notNow) {
            LOG.log(Level.DEBUG, "cannot send to NATS now", notNow);
        }
    }

    /** Asks the server something, in JSON. */
    void request(String subject, String json, Answer answer) {
        Connection current = connection;
        if (current == null) {
            loop.execute(() -> answer.take(null));
            return;
        }
        try {
            CompletableFuture<Message> unused = current.requestWithTimeout(
                            subject, json.getBytes(StandardCharsets.UTF_8), PATIENCE)
                    .whenComplete((message, failure) -> loop.execute(() -> {
                        count(message, current);
                        answer.take(message == null || message.isStatusMessage() ? null : message);
                    }));
        } catch (IllegalStateException | IllegalArgumentException notNow) {
            LOG.log(Level.DEBUG, "cannot ask NATS now", notNow);
            loop.execute(() -> answer.take(null));
        }
    }

    /** Two requests without an answer one after the other: it may be that the connection only seems to be one. */
    private void count(@Nullable Message answer, Connection of) {
        unanswered = answer == null ? unanswered + 1 : 0;
        if (unanswered >= MOST_UNANSWERED) {
            unanswered = 0;
            renew(of);
        }
    }

    void close() {
        Connection current;
        synchronized (this) {
            isClosed = true;
            current = connection;
        }
        if (current != null) {
            end(current);
        }
        List<ExecutorService> all = List.of(threads, callbacks, timer);
        all.forEach(ExecutorService::shutdownNow);
        try {
            for (ExecutorService each : all) {
                if (!each.awaitTermination(5, TimeUnit.SECONDS)) {
                    LOG.log(Level.WARNING, "threads of the connection to NATS do not end");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The library's own listener writes each of them to the log. */
    private final class Errors implements ErrorListener {
        @Override
        public void errorOccurred(@Nullable Connection from, String error) {
            if (refusals.isDue()) {
                LOG.log(Level.WARNING, "NATS ({0}) says: {1}{2}", settings, error, refusals.skippedBefore());
            }
        }

        @Override
        public void exceptionOccurred(Connection from, Exception failure) {
            trouble = failure.getMessage();
            LOG.log(Level.DEBUG, "the connection to NATS", failure);
        }

        @Override
        public void slowConsumerDetected(Connection from, Consumer consumer) {
            LOG.log(Level.DEBUG, "the reader of NATS is slow");
        }
    }
}
