package dev.parley.websocket;

import dev.parley.client.Client;
import dev.parley.json.PlainPayloads;
import dev.parley.message.Id;
import dev.parley.router.Action;
import dev.parley.router.Ids;
import dev.parley.router.Place;
import dev.parley.router.Realm;
import dev.parley.router.Router;
import dev.parley.router.RouterSettings;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * A running router: the core with its mailboxes, its connections, and the one thread that keeps time. Opened and closed by
 * whoever assembles a server; endpoints connect to it.
 */
public final class Hub implements AutoCloseable {
    static final int NORMAL = 1000;
    static final int GOING_AWAY = 1001;
    static final int PROTOCOL_ERROR = 1002;
    static final int POLICY_VIOLATION = 1008;
    static final int INTERNAL_ERROR = 1011;

    private static final Logger LOG = System.getLogger(Hub.class.getName());
    private static final long TICK_MILLIS = 100;
    private static final int TICKS_PER_WATCH = 10;
    private static final long CLOSE_MILLIS = 4_000;

    private final long startMillis = System.currentTimeMillis();
    private final long startNanos = System.nanoTime();
    private final Router router;
    private final Limits limits;
    private final Executor together;
    private final Map<Place, Mailbox> mailboxes = new LinkedHashMap<>();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder overflows = new LongAdder();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(daemon("parley-timer"));

    /** For what must not keep a thread that routes: closing what is stuck, going on with what others have left. */
    private final ExecutorService workers = Executors.newCachedThreadPool(daemon("parley-worker"));

    /** Brings messages to the components in this JVM. */
    private final ExecutorService toLocals = Executors.newSingleThreadExecutor(daemon("parley-local"));

    private volatile boolean isClosed;

    /** For the timer. */
    private int ticks;

    /**
     * Starts a router.
     *
     * @param together runs a piece of work in the calling thread, and may hold back what it writes to sockets until it is done
     */
    public Hub(RouterSettings settings, Limits limits, Executor together) {
        this.router = new Router(settings, new RandomIds(), new PlainPayloads());
        this.limits = limits;
        this.together = together;
        mailboxes.put(router.lobby(), new Mailbox(router.lobby(), this));
        for (Realm realm : router.realms()) {
            mailboxes.put(realm, new Mailbox(realm, this));
        }
        ScheduledFuture<?> unused =
                timer.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Starts a router whose work is written as it comes. */
    public Hub(RouterSettings settings) {
        this(settings, Limits.DEFAULT, Runnable::run);
    }

    /**
     * A new peer.
     *
     * @param isLocal whether it is certainly on this machine, see {@link Connection#isLocal}
     */
    public Connection connect(Wire wire, SubProtocol protocol, boolean isLocal) {
        Connection connection = prepare(wire, protocol, isLocal);
        connection.entered(null);
        return connection;
    }

    /** A new peer of whom nothing is told before {@link Connection#entered}. */
    Connection prepare(Wire wire, SubProtocol protocol, boolean isLocal) {
        Connection connection = new Connection(wire, protocol, isLocal, limits, mailbox(router.lobby()), this::execute);
        connections.add(connection);
        return connection;
    }

    /** A session in a realm without a socket, for a component in this JVM. */
    public CompletableFuture<Client> join(String realm) {
        return isClosed
                ? CompletableFuture.failedFuture(new IllegalStateException("the router is closed"))
                : Client.connect(new LocalConnector(this, toLocals), realm);
    }

    /** To be called when a connection is closed, after {@link Connection#closed}. */
    public void forget(Connection connection) {
        connections.remove(connection);
        synchronized (connections) {
            connections.notifyAll();
        }
    }

    Limits limits() {
        return limits;
    }

    /** Connections that are open now. */
    public int connectionCount() {
        return connections.size();
    }

    /** Messages that had no effect and whose senders got no answer, for example the second answer to a call. */
    public long droppedMessages() {
        return dropped.sum();
    }

    /** Peers that were disconnected because they did not read what they were sent. */
    public long overflows() {
        return overflows.sum();
    }

    Mailbox mailbox(Place place) {
        Mailbox mailbox = mailboxes.get(place);
        if (mailbox == null) {
            throw new IllegalArgumentException("not a place of this router");
        }
        return mailbox;
    }

    /** In milliseconds since the epoch; unlike the wall clock it never goes back. */
    long now() {
        return startMillis + (System.nanoTime() - startNanos) / 1_000_000;
    }

    void together(Runnable work) {
        together.execute(work);
    }

    /** Does that work in a thread of the hub's own. */
    void execute(Runnable work) {
        try {
            workers.execute(work);
        } catch (RejectedExecutionException closed) {
            work.run();
        }
    }

    void finish(Connection connection, Action.Cause cause, String reason) {
        if (cause == Action.Cause.LOST) {
            connection.cut(GOING_AWAY, reason);
            return;
        }
        int code =
                switch (cause) {
                    case DONE -> NORMAL;
                    case PROTOCOL_ERROR -> PROTOCOL_ERROR;
                    case REFUSED -> POLICY_VIOLATION;
                    case SHUTDOWN, LOST -> GOING_AWAY;
                };
        if (cause == Action.Cause.PROTOCOL_ERROR || cause == Action.Cause.REFUSED) {
            LOG.log(Level.DEBUG, "closing a connection: {0}", reason);
        }
        connection.finish(code, reason);
    }

    void dropped(Action.Drop drop) {
        dropped.increment();
        LOG.log(Level.DEBUG, "dropped {0}: {1}", drop.type(), drop.why());
    }

    void overflow(Connection connection) {
        overflows.increment();
        LOG.log(Level.WARNING, "disconnecting a peer that does not read what it is sent: its outbox is full");
        connection.cut(POLICY_VIOLATION, "does not read what it is sent");
    }

    void bug(Throwable bug) {
        LOG.log(Level.ERROR, "a defect of the router", bug);
    }

    private void tick() {
        try {
            long now = now();
            for (Mailbox mailbox : mailboxes.values()) {
                mailbox.tick(now);
            }
            if (++ticks % TICKS_PER_WATCH == 0) {
                connections.forEach(Connection::watch);
            }
        } catch (Throwable bug) {
            // an executor forgets a periodic task that throws
            LOG.log(Level.ERROR, "a defect of the router's timer", bug);
        }
    }

    /** Says GOODBYE to every session, waits a few seconds for their answers and for their connections to close. */
    @Override
    public void close() {
        isClosed = true;
        mailboxes.values().forEach(Mailbox::close);
        awaitNoConnection();
        for (Connection connection : new ArrayList<>(connections)) {
            connection.cut(GOING_AWAY, "the router is shutting down");
        }
        timer.shutdownNow();
        workers.shutdown();
        toLocals.shutdown();
    }

    private void awaitNoConnection() {
        long deadline = now() + CLOSE_MILLIS;
        synchronized (connections) {
            try {
                for (long left = CLOSE_MILLIS; left > 0 && !connections.isEmpty(); left = deadline - now()) {
                    connections.wait(left);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static ThreadFactory daemon(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** The names of the realms. */
    public List<String> realms() {
        return router.realms().stream().map(Realm::name).toList();
    }

    private static final class RandomIds implements Ids {
        private final AtomicLong last = new AtomicLong();

        @Override
        public long global() {
            return (ThreadLocalRandom.current().nextLong() & (Id.MAX - 1)) + 1;
        }

        @Override
        public long inRouter() {
            return last.incrementAndGet();
        }
    }
}
