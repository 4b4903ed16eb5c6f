package dev.parley.runtime;

import dev.parley.auth.Evidence;
import dev.parley.client.Client;
import dev.parley.client.Connector;
import dev.parley.client.Reconnect;
import dev.parley.codec.PlainPayloads;
import dev.parley.codec.SubProtocol;
import dev.parley.engine.Engine;
import dev.parley.fault.Audit;
import dev.parley.fault.FatalErrors;
import dev.parley.fault.RareLog;
import dev.parley.flow.Budget;
import dev.parley.flow.CloseCodes;
import dev.parley.flow.Wire;
import dev.parley.journal.JournalCounts;
import dev.parley.journal.JournalFigures;
import dev.parley.journal.RealmJournal;
import dev.parley.message.ErrorUri;
import dev.parley.message.Id;
import dev.parley.router.Action;
import dev.parley.router.Errand;
import dev.parley.router.Ids;
import dev.parley.router.LobbyFigures;
import dev.parley.router.Place;
import dev.parley.router.PlaceId;
import dev.parley.router.Question;
import dev.parley.router.RealmFigures;
import dev.parley.router.Reply;
import dev.parley.router.RouterSettings;
import dev.parley.router.Time;
import dev.parley.router.core.Lobby;
import dev.parley.router.core.Realm;
import dev.parley.router.core.Router;
import dev.parley.runtime.work.Deciders;
import dev.parley.runtime.work.Derivations;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A running router: the core with its mailboxes, its connections, and the one thread that keeps time. Opened and closed by
 * whoever assembles a server; endpoints connect to it.
 */
public final class Hub implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Hub.class.getName());
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long TICK_MILLIS = 100;
    private static final int TICKS_PER_WATCH = 10;
    private static final long CLOSE_MILLIS = 4_000;

    private static final long SNAPSHOT_MILLIS = 1_000;

    /** How many defects have a line, with a stack trace: what makes one, a peer may send again and again. */
    private static final int DEFECTS_PER_MINUTE = 10;

    private final Clock clock = new Clock();
    private final Router router;
    private final RunQueue runQueue;
    private final Map<PlaceId, Mailbox> mailboxes = new ConcurrentHashMap<>();
    private final @Nullable Engine engine;
    private final JournalCounts journalCounts = new JournalCounts();
    private final Deciders deciders = new Deciders(daemon("parley-decider"));
    private final Derivations derivations = new Derivations(daemon(Derivations.THREADS));
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Census census = new Census();
    private final ClosedSessions closedSessions = new ClosedSessions();
    private final RareLog defects = new RareLog(DEFECTS_PER_MINUTE);
    private final SessionLog sessionLog = new SessionLog(daemon("parley-session-log"));
    private final Audit audit = new Audit();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(daemon("parley-timer"));

    /**
     * Ends the waiting for places that do not answer, even where the timer does not go off. Not a thread of the JDK's: that would keep the
     * class loader of a web application for ever.
     */
    private final ScheduledThreadPoolExecutor patience = new ScheduledThreadPoolExecutor(1, daemon("parley-snapshot"));

    /** Run work that may block, such as closing a stuck socket, and drain what a reading thread has no time for. */
    private final ExecutorService workers = Executors.newCachedThreadPool(daemon("parley-worker"));

    /** Brings messages to the components in this JVM. */
    private final ExecutorService toLocals = Executors.newSingleThreadExecutor(daemon("parley-local"));

    private final Gatehouse gatehouse;
    private final Evictions evictions;

    /** Sessions leave one after the other; null as long as they need not. */
    private volatile @Nullable Drain drain;

    private volatile Map<String, Realm> realms;

    private volatile boolean isClosed;

    /** For the timer. */
    private int ticks;

    /** When the timer last went off, by {@link System#nanoTime}. */
    private volatile long lastTick = System.nanoTime();

    /**
     * Starts a router.
     *
     * @param together runs a piece of work in the calling thread, and may hold back what it writes to sockets until it is done
     * @param engine keeps what is to outlive the router; null where nothing is to. Whoever made it closes it, after this. If what it keeps
     *     cannot be read, there is no router
     */
    public Hub(RouterSettings settings, Limits limits, Executor together, @Nullable Engine engine) {
        this.router = new Router(settings, new RandomIds(), Hub::randomBytes, new PlainPayloads(), engine != null);
        this.engine = engine;
        this.gatehouse = new Gatehouse(clock, derivations, limits, router.authentications());
        this.evictions = new Evictions(connections, limits);
        this.runQueue = new RunQueue(together, workers);
        patience.setKeepAliveTime(1, TimeUnit.SECONDS);
        patience.allowCoreThreadTimeOut(true);
        mailboxes.put(router.lobby().id(), new Mailbox(router.lobby(), this));
        for (Realm realm : router.realms()) {
            open(realm);
        }
        realms = byName(router.realms());
        ScheduledFuture<?> unused =
                timer.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Starts a router that forgets all when it ends. */
    public Hub(RouterSettings settings, Limits limits, Executor together) {
        this(settings, limits, together, null);
    }

    /** Starts a router whose work is written as it comes. */
    public Hub(RouterSettings settings) {
        this(settings, Limits.DEFAULT, Runnable::run);
    }

    /** Opens what is kept of a realm, before anybody comes in. */
    private void open(Realm realm) {
        Mailbox mailbox = new Mailbox(realm, this);
        mailboxes.put(realm.id(), mailbox);
        if (engine != null) {
            mailbox.keep(new RealmJournal(engine, realm, mailbox::tell, journalCounts, now()));
        }
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
        Connection connection = prepare(wire, protocol, evidence, reading, limits());
        connection.entered(null);
        return connection;
    }

    /** A new peer of whom nothing is told before {@link Connection#entered}. */
    Connection prepare(Wire wire, SubProtocol protocol, Evidence evidence, @Nullable Reading reading, Limits limits) {
        Connection connection =
                new Connection(wire, protocol, evidence, reading, limits, budget(), lobby(), this::execute);
        connections.add(connection);
        census.opened.increment();
        return connection;
    }

    /** The way to this router for clients in this JVM, without a socket: for {@code Client.builder().connector(…)}. */
    public Connector connector() {
        return new LocalConnector(this, toLocals);
    }

    /** A session in a realm without a socket, for a component in this JVM. It ends with the router, and is not renewed. */
    public CompletableFuture<Client> join(String realm) {
        return isDraining()
                ? CompletableFuture.failedFuture(new IllegalStateException("the router is closed, or closes"))
                : Client.builder()
                        .connector(connector())
                        .realm(realm)
                        .reconnect(Reconnect.NEVER)
                        .connect();
    }

    /** To be called when a connection is closed, after {@link Connection#closed}. */
    public void forget(Connection connection) {
        if (connections.remove(connection)) {
            census.closed.increment(connection.end());
        }
        synchronized (connections) {
            connections.notifyAll();
        }
    }

    /**
     * Takes over another configuration, as far as it is of realms, roles, users and limits: for connections that are open what
     * is limited by the connection stays as it was.
     */
    public synchronized void reconfigure(RouterSettings settings, Limits connections) {
        evictions.budget().limit(connections.inTransitOctets());
        List<Router.News> news = router.reconfigure(settings);
        for (Realm realm : router.realms()) {
            if (!mailboxes.containsKey(realm.id())) {
                open(realm);
            }
        }
        gatehouse.change(connections, router.authentications());
        realms = byName(router.realms());
        news.forEach(each -> mailbox(each.place().id()).tell(each.teller()));
        census.configured();
    }

    /** A configuration that was to be taken over could not be used. */
    public void reloadFailed() {
        census.reloadFailed();
    }

    /** Ends the sessions whose token was signed by a key that is not in force any more. */
    public synchronized void review() {
        router.review().forEach(each -> mailbox(each.place().id()).tell(each.teller()));
    }

    /** Has a procedure or a Java class answer a question; {@code holder} is held by the current thread. */
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

    /** Has an errand done that the place of {@code holder} sends, which the current thread holds. */
    void work(Action.Work work, Mailbox holder) {
        Errand errand = work.errand();
        Mailbox sender = mailbox(work.sender());
        boolean isTaken = derivations.execute(work.onBehalfOf().evidence().address(), () -> {
            Errand.Report report;
            try {
                report = errand.run();
            } catch (Throwable bug) {
                bug(bug);
                report = errand.neglected();
            }
            sender.report(report);
        });
        if (!isTaken) {
            holder.reportLater(errand.neglected(), sender);
        }
    }

    /** What handshakes ask. */
    public Gatehouse gatehouse() {
        return gatehouse;
    }

    public Limits limits() {
        return gatehouse.limits();
    }

    /** Connections that are open now. */
    public int connectionCount() {
        return connections.size();
    }

    /** Messages that had no effect and whose senders got no answer, for example the second answer to a call. */
    public long droppedMessages() {
        return census.droppedMessages();
    }

    /** Peers that were disconnected because they did not read what they were sent. */
    public long overflows() {
        return evictions.overflows();
    }

    /**
     * A handshake was refused.
     *
     * @param address where it came from; null where nobody knows
     */
    public void refused(Refused why, @Nullable InetAddress address) {
        census.refused.increment(why);
        audit("handshake_refused", address, Map.of("reason", why.name().toLowerCase(Locale.ROOT)));
    }

    /** Has a line written of something that has to be accounted for, in another thread. */
    void audit(String event, @Nullable InetAddress address, Map<String, String> fields) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(fields);
        all.put("address", address == null ? null : address.getHostAddress());
        Audit.Event line = audit.event(event, all);
        if (line != null) {
            sessionLog.write(() -> Audit.write(line));
        }
    }

    /** An answer to a ping took so long. */
    public void roundTrip(long nanos) {
        census.roundTrips.add(nanos);
    }

    /** The session is over of whose mailbox the current thread is the holder. */
    void ended(Action.Ended end, String realm) {
        Connection connection = (Connection) end.transport();
        long received = connection.receivedMessages();
        long sent = connection.sentMessages();
        sessionLog.ended(end, realm, received, sent);
        closedSessions.add(number -> new ClosedSession(
                number,
                end.session(),
                realm,
                ClosedSessions.cut(end.authid()),
                ClosedSessions.cut(end.authrole()),
                connection.evidence().address(),
                now().wallMillis(),
                end.millis(),
                received,
                sent,
                end.how(),
                ClosedSessions.cut(SessionLog.reason(end))));
    }

    ClosedSessions closedSessions() {
        return closedSessions;
    }

    /** What is in the realms, for those who look after the router, and what they may have done there. */
    public Inspection inspection() {
        return new Inspection(this);
    }

    /** That of the realm of that name; null where there is none. */
    @Nullable
    Mailbox mailboxOf(String realm) {
        Realm known = realms.get(realm);
        return known == null ? null : mailbox(known.id());
    }

    /** Whether the router is alive; asks nobody who may not answer. */
    public Vitals vitals() {
        Map<String, Long> silent = new HashMap<>();
        silent.put(lobby().place().id().toString(), lobby().silentMillis());
        realms.values()
                .forEach(realm -> silent.put(realm.name(), mailbox(realm.id()).silentMillis()));
        return new Vitals(
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastTick),
                silent,
                isDraining(),
                engine == null || engine.complaint() == null);
    }

    /**
     * What the router has and has counted, for programs that watch over it. Realms are asked for what only they know, each in its turn;
     * one that has not answered after a second is shown without that.
     *
     * @return completes within little more than a second, in a thread that routes nothing
     */
    public CompletableFuture<Snapshot> snapshot() {
        CompletableFuture<@Nullable LobbyFigures> inLobby = inTime(lobby(), place -> ((Lobby) place).figures());
        List<Mailbox> asked = new ArrayList<>();
        List<CompletableFuture<@Nullable RealmFigures>> inRealms = new ArrayList<>();
        for (Realm realm : realms.values()) {
            Mailbox mailbox = mailbox(realm.id());
            asked.add(mailbox);
            inRealms.add(inTime(mailbox, place -> ((Realm) place).figures()));
        }
        return CompletableFuture.allOf(inRealms.toArray(CompletableFuture[]::new))
                // the last to answer may hold a mailbox, in a thread that reads
                .thenCombineAsync(
                        inLobby,
                        (all, figuresOfLobby) -> {
                            List<Snapshot.PlaceSnapshot> places = new ArrayList<>();
                            places.add(lobby().traffic().snapshot("", lobby().depth(), null));
                            for (int i = 0; i < asked.size(); i++) {
                                Mailbox mailbox = asked.get(i);
                                String name = mailbox.place().id().toString();
                                RealmFigures figures = inRealms.get(i).join();
                                places.add(mailbox.traffic().snapshot(name, mailbox.depth(), figures));
                            }
                            List<Long> waiting = connections.stream()
                                    .map(connection -> connection.outbox().octets())
                                    .toList();
                            return census.snapshot(waiting, budget(), figuresOfLobby, journalFigures(), places);
                        },
                        this::execute);
    }

    private @Nullable JournalFigures journalFigures() {
        return engine == null ? null : journalCounts.figures(engine);
    }

    <T> CompletableFuture<@Nullable T> inTime(Mailbox mailbox, Function<Place, T> question) {
        CompletableFuture<@Nullable T> answer = new CompletableFuture<>();
        // not in this thread: it may find much to do there
        execute(() -> {
            CompletableFuture<T> unused =
                    mailbox.ask(question).whenComplete((result, failure) -> answer.complete(result));
        });
        return inTime(answer);
    }

    /** The same; null where it is not there after a second. */
    <T> CompletableFuture<@Nullable T> inTime(CompletableFuture<@Nullable T> answer) {
        try {
            ScheduledFuture<?> unused =
                    patience.schedule(() -> answer.complete(null), SNAPSHOT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            answer.complete(null);
        }
        return answer;
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
        return clock.now();
    }

    Evictions evictions() {
        return evictions;
    }

    Budget budget() {
        return evictions.budget();
    }

    RunQueue runQueue() {
        return runQueue;
    }

    /** Does that work in a thread of the hub's own; in this one where none can be started any more. */
    void execute(Runnable work) {
        try {
            workers.execute(work);
        } catch (RejectedExecutionException closed) {
            work.run();
        } catch (OutOfMemoryError noThread) {
            FatalErrors.check(noThread);
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
            evictions.lost(connection, reason, "another wants what it has registered");
            return;
        }
        int code =
                switch (cause) {
                    case DONE -> CloseCodes.NORMAL;
                    case PROTOCOL_ERROR -> CloseCodes.PROTOCOL_ERROR;
                    case REFUSED -> CloseCodes.POLICY_VIOLATION;
                    case SHUTDOWN, LOST -> CloseCodes.GOING_AWAY;
                };
        if (cause == Action.Cause.PROTOCOL_ERROR || cause == Action.Cause.REFUSED) {
            LOG.log(Level.DEBUG, "closing the connection of {0}: {1}", connection, reason);
        }
        ConnectionEnd end =
                switch (cause) {
                    case DONE -> ConnectionEnd.DONE;
                    case PROTOCOL_ERROR -> ConnectionEnd.PROTOCOL_ERROR;
                    case REFUSED -> ConnectionEnd.REFUSED;
                    case SHUTDOWN, LOST -> ConnectionEnd.SHUTDOWN;
                };
        connection.finish(code, end, reason);
    }

    void dropped(Action.Drop drop) {
        census.dropped.increment(drop.type());
        LOG.log(Level.DEBUG, "dropped {0}: {1}", drop.type(), drop.why());
    }

    /** Logs a defect of the router. Never throws, so that its caller can go on with other connections. */
    void bug(Throwable bug) {
        FatalErrors.check(bug);
        try {
            if (defects.isDue()) {
                LOG.log(Level.ERROR, "a defect of the router" + defects.skippedBefore(), bug);
            }
        } catch (Throwable unloggable) {
            // there is no memory or no stack left to say it with
        }
    }

    private void tick() {
        try {
            Time now = now();
            lastTick = System.nanoTime();
            for (Mailbox mailbox : mailboxes.values()) {
                mailbox.tick(now);
            }
            Drain draining = drain;
            if (draining != null) {
                draining.tick();
            }
            if (++ticks % TICKS_PER_WATCH == 0) {
                connections.forEach(connection -> connection.watch(this));
                mailboxes.values().forEach(Mailbox::probe);
            }
        } catch (Throwable bug) {
            // an executor forgets a periodic task that throws
            bug(bug);
        }
    }

    /**
     * Has all sessions leave, before the router is closed: nobody is let in any more, and after a while sessions are told GOODBYE one
     * after the other. Whoever has calls under way is told when they are answered, and holders of procedures last.
     *
     * @return completes when nobody is left, or the time is over and little more; at once where there is no time
     */
    public synchronized CompletableFuture<Void> drain(DrainSettings settings) {
        if (settings.isNone() || isClosed) {
            return CompletableFuture.completedFuture(null);
        }
        Drain under = drain;
        if (under == null) {
            under = new Drain(this, settings, () -> List.copyOf(realms.values()), this::connectionCount);
            drain = under;
            audit("drain_begun", null, Map.of("connections", String.valueOf(connectionCount())));
            lobby().close();
        }
        return under.done().copy();
    }

    /** Whether it lets nobody in any more, because it drains or is closed. */
    public boolean isDraining() {
        return drain != null || isClosed;
    }

    /** Whether it takes no connection any more. */
    public boolean isClosed() {
        return isClosed;
    }

    /**
     * Says GOODBYE to every session, waits a few seconds for their answers and for their connections to close. Where there is hardly any
     * memory, whatever can still be closed is.
     */
    @Override
    public void close() {
        isClosed = true;
        Drain draining = drain;
        if (draining != null) {
            draining.done().complete(null);
        }
        for (Mailbox mailbox : mailboxes.values()) {
            try {
                mailbox.close();
            } catch (Throwable bug) {
                bug(bug);
            }
        }
        awaitNoConnection();
        for (Connection connection : new ArrayList<>(connections)) {
            try {
                connection.cut(CloseCodes.GOING_AWAY, ConnectionEnd.SHUTDOWN, "the router is shutting down");
            } catch (Throwable bug) {
                bug(bug);
            }
        }
        sessionLog.close();
        timer.shutdownNow();
        // what waits still ends in its time
        patience.shutdown();
        deciders.close();
        derivations.close();
        workers.shutdown();
        toLocals.shutdown();
    }

    private void awaitNoConnection() {
        long deadline = clock.monotonicMillis() + CLOSE_MILLIS;
        synchronized (connections) {
            try {
                for (long left = CLOSE_MILLIS;
                        left > 0 && !connections.isEmpty();
                        left = deadline - clock.monotonicMillis()) {
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

    private ThreadFactory daemon(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            // a container has no handler that would look whether it is the end
            thread.setUncaughtExceptionHandler((failed, failure) -> bug(failure));
            return thread;
        };
    }

    /** The names of the realms. */
    public List<String> realms() {
        return gatehouse.realms();
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
