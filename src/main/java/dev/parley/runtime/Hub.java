package dev.parley.runtime;

import dev.parley.auth.Evidence;
import dev.parley.client.Client;
import dev.parley.client.Connector;
import dev.parley.client.Reconnect;
import dev.parley.cluster.Cluster;
import dev.parley.cluster.Member;
import dev.parley.codec.PlainPayloads;
import dev.parley.codec.SubProtocol;
import dev.parley.engine.Engine;
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
import dev.parley.router.PlaceId;
import dev.parley.router.Question;
import dev.parley.router.Reply;
import dev.parley.router.Roll;
import dev.parley.router.RouterSettings;
import dev.parley.router.Time;
import dev.parley.router.core.Realm;
import dev.parley.router.core.Router;
import dev.parley.runtime.work.Deciders;
import dev.parley.runtime.work.Defects;
import dev.parley.runtime.work.Derivations;
import dev.parley.runtime.work.Paces;
import dev.parley.runtime.work.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
    private static final long FORMER_MILLIS = 60_000;

    private final Clock clock = new Clock();
    private final Router router;
    private final Together together;
    private final RunQueue runQueue;
    private final Map<PlaceId, Mailbox> mailboxes = new ConcurrentHashMap<>();
    private final @Nullable Engine engine;
    private final @Nullable Cluster cluster;
    private final JournalCounts journalCounts = new JournalCounts();
    private final Defects defects = new Defects();
    private final Threads threads = new Threads(defects);
    private final Deciders deciders = new Deciders(threads.factory("parley-decider"));
    private final Derivations derivations = new Derivations(threads.factory(Derivations.THREADS));
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Paces paces = new Paces();
    private final Records records = new Records(threads.factory("parley-session-log"));
    private final Inspection inspection = new Inspection(this, threads.factory("parley-snapshot"));
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
     * @param together runs what a thread has to do for connections
     * @param engine keeps what is to outlive the router; null where nothing is to. Whoever made it closes it, after this. If what it keeps
     *     cannot be read, there is no router
     */
    public Hub(RouterSettings settings, Limits limits, Together together, @Nullable Engine engine) {
        this(settings, limits, together, engine, null);
    }

    /**
     * Starts a router.
     *
     * @param cluster others that serve the same realms; null where there are none
     */
    public Hub(
            RouterSettings settings,
            Limits limits,
            Together together,
            @Nullable Engine engine,
            @Nullable Cluster cluster) {
        Roll roll = cluster == null ? Roll.NONE : new Roll(cluster.life(RANDOM.nextLong()));
        this.router =
                new Router(settings, new RandomIds(), Hub::randomBytes, new PlainPayloads(), engine != null, roll);
        this.engine = engine;
        this.cluster = cluster;
        this.gatehouse = new Gatehouse(clock, derivations, limits, router.authentications());
        this.evictions = new Evictions(connections, limits);
        this.together = together;
        this.runQueue = new RunQueue(together, threads.workers());
        mailboxes.put(router.lobby().id(), new Mailbox(router.lobby(), this));
        for (Realm realm : router.realms()) {
            open(realm, roll);
        }
        realms = byName(router.realms());
        threads.repeat(TICK_MILLIS, this::tick);
    }

    /** Starts a router that forgets all when it ends. */
    public Hub(RouterSettings settings, Limits limits, Together together) {
        this(settings, limits, together, null);
    }

    /** Starts a router whose work is written as it comes. */
    public Hub(RouterSettings settings) {
        this(settings, Limits.DEFAULT, Runnable::run);
    }

    /** Opens what is kept of a realm, before anybody comes in. */
    private void open(Realm realm, Roll roll) {
        Mailbox mailbox = new Mailbox(realm, this);
        mailboxes.put(realm.id(), mailbox);
        if (engine != null) {
            mailbox.keep(new RealmJournal(engine, realm, mailbox::tell, journalCounts, now()));
        }
        if (cluster != null && roll.self() != null) {
            Member member = new Member(cluster, realm, roll.self(), new Member.Owner() {
                @Override
                public void tell(Router.News.Teller news) {
                    mailbox.tell(news);
                }

                @Override
                public void over() {
                    execute(() -> renew(mailbox));
                }
            });
            mailbox.join(member);
            member.start();
        }
    }

    /** The other nodes have gone on without this one: the realm comes anew. */
    private synchronized void renew(Mailbox former) {
        String name = ((Realm) former.place()).name();
        Member member = former.member();
        if (member != null) {
            member.close();
        }
        if (cluster == null || isClosed || mailboxOf(name) != former) {
            return;
        }
        Roll roll = new Roll(cluster.life(RANDOM.nextLong()));
        Router.News news = router.renew(name, roll);
        Realm realm = router.realm(name);
        if (news != null && realm != null) {
            open(realm, roll);
            realms = byName(router.realms());
            lobby().tell(news.teller());
            // by then its peers have gone, and answers to its questions have come
            executeLater(FORMER_MILLIS, () -> mailboxes.remove(former.place().id()));
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
                new Connection(wire, protocol, evidence, reading, limits, budget(), lobby(), threads, paces);
        connections.add(connection);
        records.census().opened.increment();
        return connection;
    }

    /** The way to this router for clients in this JVM, without a socket: for {@code Client.builder().connector(…)}. */
    public Connector connector() {
        return new LocalConnector(this, threads.toLocals());
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
            records.census().closed.increment(connection.end());
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
                open(realm, router.roll());
            }
        }
        gatehouse.change(connections, router.authentications());
        realms = byName(router.realms());
        news.forEach(each -> mailbox(each.place().id()).tell(each.teller()));
        records.census().configured();
    }

    /** A configuration that was to be taken over could not be used. */
    public void reloadFailed() {
        records.census().reloadFailed();
    }

    /** Ends the sessions whose token was signed by a key that is not in force any more. */
    public synchronized void review() {
        router.review().forEach(each -> mailbox(each.place().id()).tell(each.teller()));
    }

    /** Has a procedure or a Java class answer a question; {@code holder} is held by the current thread. */
    void ask(Question question, Mailbox holder) {
        Realm realm = realms.get(question.realm());
        records.census().decisions.asked(question, holder == lobby());
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

    /** Peers that were disconnected because they did not read what they were sent. */
    public long overflows() {
        return evictions.overflows();
    }

    /** What it writes down of what happens. */
    public Records records() {
        return records;
    }

    /** What is in the router and its realms, for those who look after it, and what they may have done there. */
    public Inspection inspection() {
        return inspection;
    }

    /** The mailboxes of the realms. */
    List<Mailbox> realmMailboxes() {
        return realms.values().stream().map(realm -> mailbox(realm.id())).toList();
    }

    /** That of the realm of that name; null where there is none. */
    @Nullable
    Mailbox mailboxOf(String realm) {
        Realm known = realms.get(realm);
        return known == null ? null : mailbox(known.id());
    }

    /** For each connection the octets that wait for it. */
    List<Long> waiting() {
        return connections.stream()
                .map(connection -> connection.outbox().octets())
                .toList();
    }

    /** Null where nothing is kept. */
    @Nullable
    JournalFigures journalFigures() {
        return engine == null ? null : journalCounts.figures(engine);
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

    /** Deals with what the calling thread has read, though it may read more. */
    public void conclude() {
        together.conclude();
    }

    RunQueue runQueue() {
        return runQueue;
    }

    /** Does that in a thread of the hub's own; in this one where none can be started any more. */
    public void execute(Runnable work) {
        threads.execute(work);
    }

    /** Does that in a thread of the hub's own after that time; at once when the hub is closed. */
    public void executeLater(long millis, Runnable work) {
        threads.executeLater(millis, work);
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

    /** Logs a defect of the router. Never throws, so that its caller can go on with other connections. */
    void bug(Throwable bug) {
        defects.log(bug);
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
            records.audit("drain_begun", null, Map.of("connections", String.valueOf(connectionCount())));
            lobby().close();
        }
        return under.done().copy();
    }

    /** Whether it lets nobody in any more, because it drains or is closed. */
    public boolean isDraining() {
        return drain != null || isClosed;
    }

    /** Whether peers can come into every realm, because this node knows who is in it; always where there are no other nodes. */
    public boolean isInside() {
        return realmMailboxes().stream().allMatch(mailbox -> {
            Member member = mailbox.member();
            return member == null || member.isInside();
        });
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
        for (Mailbox mailbox : mailboxes.values()) {
            Member member = mailbox.member();
            if (member != null) {
                member.close();
            }
        }
        for (Connection connection : new ArrayList<>(connections)) {
            try {
                connection.cut(CloseCodes.GOING_AWAY, ConnectionEnd.SHUTDOWN, "the router is shutting down");
            } catch (Throwable bug) {
                bug(bug);
            }
        }
        records.close();
        inspection.close();
        deciders.close();
        derivations.close();
        threads.close();
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
