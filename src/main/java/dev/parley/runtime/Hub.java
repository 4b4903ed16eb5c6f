package dev.parley.runtime;

import dev.parley.auth.Authentication;
import dev.parley.auth.AuthenticationSettings;
import dev.parley.auth.Evidence;
import dev.parley.auth.crypto.Secret;
import dev.parley.client.Client;
import dev.parley.client.Connector;
import dev.parley.client.Reconnect;
import dev.parley.codec.PlainPayloads;
import dev.parley.codec.SubProtocol;
import dev.parley.fault.FatalErrors;
import dev.parley.fault.RareLog;
import dev.parley.message.AuthMethod;
import dev.parley.message.ErrorUri;
import dev.parley.message.Id;
import dev.parley.router.Action;
import dev.parley.router.Ids;
import dev.parley.router.PlaceId;
import dev.parley.router.Question;
import dev.parley.router.Reply;
import dev.parley.router.RouterSettings;
import dev.parley.router.Time;
import dev.parley.router.core.Realm;
import dev.parley.router.core.Router;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A running router: the core with its mailboxes, its connections, and the one thread that keeps time. Opened and closed by
 * whoever assembles a server; endpoints connect to it.
 */
public final class Hub implements AutoCloseable {
    public static final int NORMAL = 1000;
    static final int GOING_AWAY = 1001;
    public static final int PROTOCOL_ERROR = 1002;
    public static final int POLICY_VIOLATION = 1008;
    static final int INTERNAL_ERROR = 1011;

    private static final Logger LOG = System.getLogger(Hub.class.getName());
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long TICK_MILLIS = 100;
    private static final int TICKS_PER_WATCH = 10;
    private static final long CLOSE_MILLIS = 4_000;

    /** How many peers that are cut the log names. */
    private static final int CUTS_PER_MINUTE = 30;

    private final long startNanos = System.nanoTime();
    private final Router router;
    private final RunQueue runQueue;
    private final Map<PlaceId, Mailbox> mailboxes = new ConcurrentHashMap<>();
    private final Deciders deciders = new Deciders(daemon("parley-decider"));
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Crowd crowd = new Crowd();
    private final RareLog cuts = new RareLog(CUTS_PER_MINUTE);
    private final LongAdder dropped = new LongAdder();
    private final LongAdder overflows = new LongAdder();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(daemon("parley-timer"));

    /** For what must not keep a thread that routes: closing what is stuck, going on with what others have left. */
    private final ExecutorService workers = Executors.newCachedThreadPool(daemon("parley-worker"));

    /** Brings messages to the components in this JVM. */
    private final ExecutorService toLocals = Executors.newSingleThreadExecutor(daemon("parley-local"));

    /** What messages on their way take together. */
    private final Budget budget;

    private volatile Limits limits;

    /** How peers come into each realm; changes with the configuration. */
    private volatile Collection<Authentication> gates;

    private volatile Map<String, Realm> realms;

    private volatile boolean isClosed;

    /** For the timer. */
    private int ticks;

    /**
     * Starts a router.
     *
     * @param together runs a piece of work in the calling thread, and may hold back what it writes to sockets until it is done
     */
    public Hub(RouterSettings settings, Limits limits, Executor together) {
        this.router = new Router(settings, new RandomIds(), Hub::randomBytes, new PlainPayloads());
        this.limits = limits;
        this.budget = new Budget(limits.inTransitOctets(), this::shed);
        this.runQueue = new RunQueue(together, workers);
        mailboxes.put(router.lobby().id(), new Mailbox(router.lobby(), this));
        for (Realm realm : router.realms()) {
            mailboxes.put(realm.id(), new Mailbox(realm, this));
        }
        gates = router.authentications();
        realms = byName(router.realms());
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
     * @param evidence what its handshake said of who is there
     */
    public Connection connect(Wire wire, SubProtocol protocol, Evidence evidence) {
        return connect(wire, protocol, evidence, null);
    }

    /**
     * A new peer.
     *
     * @param evidence what its handshake said of who is there
     * @param reading stops reading from it; null where nothing can
     */
    public Connection connect(Wire wire, SubProtocol protocol, Evidence evidence, @Nullable Reading reading) {
        Connection connection = prepare(wire, protocol, evidence, reading);
        connection.entered(null);
        return connection;
    }

    /** A new peer of whom nothing is told before {@link Connection#entered}. */
    Connection prepare(Wire wire, SubProtocol protocol, Evidence evidence, @Nullable Reading reading) {
        Connection connection =
                new Connection(wire, protocol, evidence, reading, limits, budget, lobby(), this::execute);
        connections.add(connection);
        return connection;
    }

    /** The way to this router for clients in this JVM, without a socket: for {@code Client.builder().connector(…)}. */
    public Connector connector() {
        return new LocalConnector(this, toLocals);
    }

    /** A session in a realm without a socket, for a component in this JVM. It ends with the router, and is not renewed. */
    public CompletableFuture<Client> join(String realm) {
        return isClosed
                ? CompletableFuture.failedFuture(new IllegalStateException("the router is closed"))
                : Client.builder()
                        .connector(connector())
                        .realm(realm)
                        .reconnect(Reconnect.NEVER)
                        .connect();
    }

    /** To be called when a connection is closed, after {@link Connection#closed}. */
    public void forget(Connection connection) {
        connections.remove(connection);
        synchronized (connections) {
            connections.notifyAll();
        }
    }

    /**
     * Takes over another configuration, as far as it is of realms, roles, users and limits: for connections that are open what
     * is limited by the connection stays as it was.
     */
    public synchronized void reconfigure(RouterSettings settings, Limits connections) {
        limits = connections;
        budget.limit(connections.inTransitOctets());
        List<Router.News> news = router.reconfigure(settings);
        for (Realm realm : router.realms()) {
            mailboxes.computeIfAbsent(realm.id(), added -> new Mailbox(realm, this));
        }
        gates = router.authentications();
        realms = byName(router.realms());
        news.forEach(each -> mailbox(each.place().id()).tell(each.teller()));
    }

    /**
     * Whether a handshake is to be refused because of its Authorization header, with HTTP status 401.
     *
     * @return the values of {@code WWW-Authenticate}; empty where it may go on
     */
    public List<String> refusal(Evidence evidence) {
        return Authentication.refusal(gates, evidence, System.currentTimeMillis(), monotonicMillis());
    }

    /** The cookie that the answer to a handshake is to set, or null for none. */
    @Nullable
    public NewCookie newCookie(Evidence evidence) {
        for (Authentication gate : gates) {
            if (gate.settings().methods().containsKey(AuthMethod.COOKIE)) {
                boolean isKnown = gates.stream().anyMatch(each -> each.knows(evidence, System.currentTimeMillis()));
                return isKnown ? null : new NewCookie(gate.newCookie(), longestCookieMillis());
            }
        }
        return null;
    }

    /** A value for our cookie, and how long a browser is to keep it. */
    public record NewCookie(Secret value, long maxAgeMillis) {}

    private long longestCookieMillis() {
        return gates.stream()
                .map(Authentication::settings)
                .filter(settings -> settings.methods().containsKey(AuthMethod.COOKIE))
                .mapToLong(AuthenticationSettings::cookieMaxAgeMillis)
                .max()
                .orElse(0);
    }

    /** Whether a realm lets in users of the container. */
    public boolean hasContainerUsers() {
        return allows(AuthMethod.CONTAINER);
    }

    /** Whether a realm has users of its own who come in by Basic authentication. */
    public boolean hasBasicUsers() {
        return allows(AuthMethod.BASIC);
    }

    private boolean allows(AuthMethod method) {
        return gates.stream().anyMatch(gate -> gate.settings().methods().containsKey(method));
    }

    /** The roles that are worth asking the container about. */
    public Set<String> containerRoles() {
        return gates.stream()
                .flatMap(gate -> gate.settings().containerRoles().stream())
                .collect(Collectors.toSet());
    }

    /** Has somebody answer, a procedure or a Java class; {@code holder} is held by the current thread. */
    void ask(Question question, Mailbox holder) {
        Realm realm = realms.get(question.realm());
        if (Deciders.isNamed(question)) {
            deciders.execute(() -> {
                Reply reply = deciders.answer(question);
                mailbox(question.asker()).answered(question, reply);
            });
        } else if (realm == null) {
            holder.answer(question, Deciders.failure(ErrorUri.NO_SUCH_REALM));
        } else {
            holder.ask(question, realm);
        }
    }

    /** Whether a connection more from that address, where it is known, would be too many. */
    public boolean isFull(@Nullable InetAddress address) {
        return crowd.isFull(address, limits);
    }

    /** Counts a connection, unless it is too many. */
    public boolean enter(@Nullable InetAddress address) {
        return crowd.enter(address, limits);
    }

    /** To be called once for each that was counted. */
    public void leave(@Nullable InetAddress address) {
        crowd.leave(address);
    }

    public Limits limits() {
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

    Mailbox mailbox(PlaceId place) {
        Mailbox mailbox = mailboxes.get(place);
        if (mailbox == null) {
            throw new IllegalArgumentException("not a place of this router");
        }
        return mailbox;
    }

    /** Where connections are that have no session. */
    Mailbox lobby() {
        return mailbox(router.lobby().id());
    }

    Time now() {
        return new Time(monotonicMillis(), System.currentTimeMillis());
    }

    private long monotonicMillis() {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }

    RunQueue runQueue() {
        return runQueue;
    }

    /** Does that work in a thread of the hub's own. */
    void execute(Runnable work) {
        try {
            workers.execute(work);
        } catch (RejectedExecutionException closed) {
            work.run();
        }
    }

    /** Does that work in a thread of the hub's own after that time; at once when the hub is closed. */
    public void executeLater(long millis, Runnable work) {
        try {
            ScheduledFuture<?> unused = timer.schedule(() -> execute(work), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            work.run();
        }
    }

    void finish(Connection connection, Action.Cause cause, String reason) {
        if (cause == Action.Cause.LOST) {
            lost(connection, reason, "another wants what it has registered");
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
            LOG.log(Level.DEBUG, "closing the connection of {0}: {1}", connection, reason);
        }
        connection.finish(code, reason);
    }

    void dropped(Action.Drop drop) {
        dropped.increment();
        LOG.log(Level.DEBUG, "dropped {0}: {1}", drop.type(), drop.why());
    }

    /** Cuts a peer that does not read; {@code why} goes to the log. */
    void overflow(Connection connection, String why) {
        if (connection.isCut()) {
            return;
        }
        overflows.increment();
        cut(connection, "does not read what it is sent", why);
    }

    private void cut(Connection connection, String reason, String why) {
        logCut(connection, reason, why + "; " + connection.state());
        connection.cut(POLICY_VIOLATION, reason);
    }

    /** Cuts a peer that shows no sign of life; {@code why} goes to the log. */
    void lost(Connection connection, String reason, String why) {
        if (!connection.isCut()) {
            logCut(connection, reason, why);
            connection.cut(GOING_AWAY, reason);
        }
    }

    private void logCut(Connection connection, String reason, String why) {
        if (cuts.isDue()) {
            long others = cuts.takeSkipped();
            LOG.log(
                    Level.WARNING,
                    "disconnected {0}: {1}: {2}{3}",
                    connection,
                    reason,
                    why,
                    others == 0 ? "" : " (and " + others + " others since the last such line)");
        }
    }

    Budget budget() {
        return budget;
    }

    /** Disconnects those whose messages on their way take the most, until an eighth of what may be is free. */
    private void shed() {
        List<Victim> victims = victims();
        // first the memory: while others are told, more comes in other threads
        victims.forEach(victim -> {
            if (victim.isHeavy) {
                victim.connection.terminate();
            }
        });
        for (Victim victim : victims) {
            String reason = "takes more memory than others, and there is no more";
            overflows.increment();
            logCut(
                    victim.connection,
                    reason,
                    "limits.inTransitBytes (" + budget.limit() + ") is exceeded; " + victim.state);
            victim.connection.cut(POLICY_VIOLATION, reason);
        }
    }

    /** One who is disconnected for the memory that it has taken, and what that was. */
    private record Victim(Connection connection, boolean isHeavy, String state) {}

    /** Takes the memory from those who have the most. Threads wait for each other here: none is to fill what another frees. */
    private List<Victim> victims() {
        record Holder(Connection connection, long octets) {}
        synchronized (budget) {
            if (budget.charged() <= budget.limit()) {
                return List.of();
            }
            List<Holder> holders = connections.stream()
                    .map(connection -> new Holder(connection, connection.octets()))
                    .filter(holder -> holder.octets > 0)
                    .sorted(Comparator.comparingLong(Holder::octets).reversed())
                    .toList();
            List<Victim> victims = new ArrayList<>();
            long enough = budget.limit() - budget.limit() / 8;
            for (Holder holder : holders) {
                if (budget.charged() <= enough) {
                    break;
                }
                String state = holder.connection.state();
                victims.add(new Victim(holder.connection, holder.connection.drop(), state));
            }
            return victims;
        }
    }

    /** Never throws: who calls it has others to see to. */
    void bug(Throwable bug) {
        FatalErrors.check(bug);
        try {
            LOG.log(Level.ERROR, "a defect of the router", bug);
        } catch (Throwable unloggable) {
            // there is no memory or no stack left to say it with
        }
    }

    private void tick() {
        try {
            Time now = now();
            for (Mailbox mailbox : mailboxes.values()) {
                mailbox.tick(now);
            }
            if (++ticks % TICKS_PER_WATCH == 0) {
                connections.forEach(connection -> connection.watch(this));
            }
        } catch (Throwable bug) {
            // an executor forgets a periodic task that throws
            bug(bug);
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
        deciders.close();
        workers.shutdown();
        toLocals.shutdown();
    }

    private void awaitNoConnection() {
        long deadline = monotonicMillis() + CLOSE_MILLIS;
        synchronized (connections) {
            try {
                for (long left = CLOSE_MILLIS;
                        left > 0 && !connections.isEmpty();
                        left = deadline - monotonicMillis()) {
                    connections.wait(left);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Map<String, Realm> byName(Collection<Realm> realms) {
        return realms.stream().collect(Collectors.toMap(Realm::name, realm -> realm));
    }

    private static byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
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
        return gates.stream().map(Authentication::realm).toList();
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
