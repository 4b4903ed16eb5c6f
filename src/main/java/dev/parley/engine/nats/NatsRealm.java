package dev.parley.engine.nats;

import dev.parley.engine.RealmStore;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one realm: its journal is a stream, and its vault another, of which the last value of each key counts. One more key of
 * that says who has the realm.
 *
 * <p>Whoever takes the realm begins a reign: it reads the vault, writes the lease, and adds a fence to the journal, which names whom it
 * follows. Entries of those who came before the fence count where they are before it, and nowhere else; so a router that hung for a
 * while may try what it likes. One that has given up on entries begins another reign, for what it gave up on may have arrived.
 *
 * <p>What is public is for all threads, the rest for the engine's.
 */
final class NatsRealm implements RealmStore {
    private static final Logger LOG = System.getLogger(NatsRealm.class.getName());
    private static final String FENCE = "Ply-Fence";
    private static final String KEY = "Ply-Key";
    private static final String REMOVED = "Ply-Removed";
    private static final String NOBODY = "-";
    private static final byte[] NOTHING = new byte[0];
    private static final int MOST_VALUES = 256;
    private static final int SPARE = 2_000;
    private static final int MOST_MOVED = 5_000;
    private static final int MOST_SUPERSEDED = 1_000;

    /** A router that has not renewed its lease for so long is dead. */
    private static final long DEAD = TimeUnit.SECONDS.toNanos(5);

    private static final long RENEWAL = TimeUnit.SECONDS.toNanos(1);

    /** For how long entries wait until they fail. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private static final long COMPLAINED = TimeUnit.SECONDS.toNanos(2);

    /** What was on its way before a fence has arrived by then. */
    private static final long FENCED = TimeUnit.MINUTES.toNanos(1);

    private enum State {
        /** Reads the vault. */
        LOADING,
        /** Looks whether the router that has the realm is alive. */
        WATCHING,
        TAKING,
        /** Reads the journal. */
        READING,
        OPEN,
        /** Has given up on entries, and begins another reign. */
        FAILING,
        /** Another has the realm, or what was kept is not there any more. */
        LOST,
        CLOSED
    }

    /** What an engine knows of others, and of itself. */
    interface Household {
        /** What no other engine is called. */
        String id();

        String node();

        /** Whether that holder is known to be dead. */
        boolean isDead(Lease lease);

        void died(Lease lease);

        /** Why the server cannot be reached. */
        @Nullable
        String cut();

        void execute(Runnable task);
    }

    /** What is kept under a key. */
    private static final class Value {
        final long position;
        final byte[] octets;

        Value(long position, byte[] octets) {
            this.position = position;
            this.octets = octets;
        }
    }

    /** When a fence was read. */
    private record Fence(long position, long readAt) {}

    private final String name;
    private final Names names;
    private final Household household;
    private final Supplier<String> incarnations;
    private final Listener listener;
    private final Opener opener;
    private final StreamLog journal;
    private final StreamLog vault;
    private final Forgetting forgetting;
    private final Line line;
    private final Instant since = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private State state = State.LOADING;
    private String incarnation;
    private long progressAt = System.nanoTime();
    private @Nullable String fatal;
    private @Nullable String failure;
    private boolean isClosing;
    private boolean isForAnotherOfThisEngine;
    private boolean isReleasing;
    private @Nullable Runnable whenClosed;
    private volatile @Nullable String complaint;

    // the lease
    private @Nullable Lease found;
    private long watchedSince;
    private StreamLog.@Nullable Frame renewal;
    private long renewedAt;

    // the vault
    /** The last value of each key, that which was written first at the beginning. */
    private final Map<String, Value> current = new LinkedHashMap<>();

    private long leasePosition;
    private long purgedTo;
    private long purgedAt;

    /** The keys of values that the vault has, or is being given. */
    private final Set<String> known = new HashSet<>();

    /** Values that are to be written. */
    private final Map<String, byte @Nullable []> values = new LinkedHashMap<>();

    // the journal
    private final Set<String> superseded = new LinkedHashSet<>();
    private final ArrayDeque<Fence> fences = new ArrayDeque<>();
    private String reigning = "";

    /** Positions of entries that have been given up on, and were taken all the same. */
    private final ArrayDeque<Long> failed = new ArrayDeque<>();

    private int deleting;
    private boolean isFenced;
    private long lastNumber;

    NatsRealm(
            String name,
            NatsSettings settings,
            Line line,
            Household household,
            Supplier<String> incarnations,
            Listener listener,
            Opener opener) {
        this.name = name;
        this.names = new Names(settings.prefix(), name);
        this.line = line;
        this.household = household;
        this.incarnations = incarnations;
        this.listener = listener;
        this.opener = opener;
        incarnation = incarnations.get();
        journal = new StreamLog(line, made(names.journal(), names.entries(), settings), new Journal());
        vault = new StreamLog(line, made(names.vault(), names.keys() + ">", settings), new Vault());
        forgetting = new Forgetting(line, names.journal());
    }

    /** A limit for each subject would do for the vault, and loses what comes after it when the server is killed: seen with 2.9.10. */
    private StreamConfiguration made(String stream, String subjects, NatsSettings settings) {
        return StreamConfiguration.builder()
                .name(stream)
                .description("Kept by Parley of the realm " + name)
                .subjects(subjects)
                .storageType(StorageType.File)
                .discardPolicy(DiscardPolicy.New)
                .duplicateWindow(Duration.ofSeconds(1))
                .replicas(settings.replicas())
                .build();
    }

    /** Begins to read. */
    void open() {
        vault.sync();
    }

    @Override
    public void append(byte[] entry) {
        household.execute(() -> add(entry));
    }

    @Override
    public void forget(long position) {
        household.execute(() -> forgetting.forget(position));
    }

    @Override
    public void save(String key, byte @Nullable [] value) {
        household.execute(() -> add(key, value));
    }

    private void add(byte[] entry) {
        if (isClosing) {
            return;
        }
        if (state == State.OPEN) {
            journal.append(new StreamLog.Frame(names.entries(), entry));
        } else {
            listener.failed(entry, reason());
        }
    }

    private void add(String key, byte @Nullable [] value) {
        if (isClosing) {
            return;
        }
        if (value == null && !known.contains(key)) {
            values.remove(key);
        } else {
            known.add(key);
            values.remove(key);
            values.put(key, value);
            write();
        }
    }

    /** Writes values, as many as may be under way. */
    private void write() {
        while (!values.isEmpty()
                && vault.unresolved() < MOST_VALUES
                && (state == State.OPEN || state == State.FAILING)) {
            String key = values.keySet().iterator().next();
            byte[] value = values.remove(key);
            if (value == null) {
                known.remove(key);
            }
            String escaped = Names.key(key);
            vault.append(new StreamLog.Frame(
                    names.value(key), value == null ? NOTHING : value, headers(escaped, value == null)));
        }
    }

    private static String[] headers(String escapedKey, boolean isRemoved) {
        List<String> removal = isRemoved ? List.of(REMOVED, "yes") : List.of();
        List<String> headers = new ArrayList<>(removal);
        if (Names.isLong(escapedKey)) {
            headers.addAll(List.of(KEY, escapedKey));
        }
        return headers.toArray(String[]::new);
    }

    /** Why nothing can be kept; null where it can. For all threads. */
    @Nullable
    String complaint() {
        return complaint;
    }

    private String reason() {
        if (fatal != null) {
            return fatal;
        }
        String cut = household.cut();
        String trouble = journal.trouble() == null ? vault.trouble() : journal.trouble();
        if (cut != null) {
            return cut;
        }
        return trouble != null ? trouble : failure != null ? failure : "NATS does not take it";
    }

    void cut() {
        journal.cut();
        vault.cut();
    }

    void up() {
        vault.sync();
        if (state.compareTo(State.READING) >= 0) {
            journal.sync();
        }
    }

    void tick(long now) {
        if (state == State.CLOSED) {
            return;
        }
        if (state != State.LOST) {
            vault.tick(now);
            if (state.compareTo(State.READING) >= 0) {
                journal.tick(now);
            }
        }
        switch (state) {
            case LOADING, TAKING, READING -> {
                if (now - progressAt > PATIENCE) {
                    refuse("The realm " + name + " cannot be opened: " + reason() + ".");
                }
            }
            case WATCHING -> watch(now);
            case OPEN -> {
                if (journal.waitingSince(now) > PATIENCE) {
                    fail();
                }
                keepUp(now);
            }
            case FAILING -> {
                keepUp(now);
                deleteFailed();
            }
            default -> {
                // nothing to be done
            }
        }
        boolean isLate = state == State.OPEN && journal.waitingSince(now) > COMPLAINED;
        complaint = isLate || state == State.FAILING || state == State.LOST ? reason() : null;
        settle();
    }

    private void keepUp(long now) {
        if (renewal == null && !isReleasing && now - renewedAt > RENEWAL) {
            lease(true);
        }
        if (vault.isLive() && now - purgedAt > RENEWAL) {
            purgedAt = now;
            tidy();
        }
        write();
        if (!fences.isEmpty() && now - fences.element().readAt() > FENCED) {
            forgetting.forget(fences.remove().position());
        }
        if (state == State.OPEN && journal.isLive()) {
            forgetting.tick(now);
        }
    }

    /**
     * Purges what comes before the first value that counts, and writes the first ones once more where little between them counts. So
     * nothing is deleted out of the middle, of which a server that is killed may bring back some.
     */
    private void tidy() {
        long first = leasePosition;
        for (Value oldest : current.values()) {
            first = Math.min(first, oldest.position);
            break;
        }
        if (first - purgedTo > SPARE) {
            long to = first;
            line.request("$JS.API.STREAM.PURGE." + names.vault(), "{\"seq\":" + to + "}", answer -> {
                if (answer != null) {
                    purgedTo = to;
                }
            });
        }
        long room = MOST_MOVED;
        if (vault.last() - first > 4L * current.size() + SPARE) {
            for (Map.Entry<String, Value> oldest : current.entrySet()) {
                if (room-- == 0) {
                    break;
                }
                if (known.contains(oldest.getKey())) {
                    values.putIfAbsent(oldest.getKey(), oldest.getValue().octets);
                }
            }
        }
    }

    private void lease(boolean isHeld) {
        StreamLog.Frame frame = new StreamLog.Frame(names.lease(), Lease.text(household.node(), since, isHeld));
        renewal = frame;
        renewedAt = System.nanoTime();
        vault.append(frame);
    }

    private void watch(long now) {
        Lease lease = found;
        if (lease != null && now - watchedSince > DEAD && vault.isLive()) {
            household.died(lease);
            LOG.log(
                    Level.WARNING,
                    "The realm {0} was held by the router {1} (since {2}), which has not been heard of for 5 s: it is taken over.",
                    name,
                    lease.node(),
                    lease.since());
            take();
        }
    }

    /** The vault has been read. */
    private void decide() {
        Lease lease = found;
        if (lease == null || lease.isReleased() || lease.holder().equals(household.id()) || household.isDead(lease)) {
            take();
        } else {
            state = State.WATCHING;
            watchedSince = System.nanoTime();
        }
    }

    private void take() {
        state = State.TAKING;
        progressAt = System.nanoTime();
        vault.begin(incarnation);
        lease(true);
    }

    private void taken() {
        current.forEach((key, value) -> {
            known.add(key);
            opener.value(key, value.octets);
        });
        state = State.READING;
        Lease before = found;
        reign(before == null || before.holder().equals(household.id()) ? NOBODY : before.holder());
    }

    /** Begins a reign. */
    private void reign(String follows) {
        journal.begin(incarnation);
        journal.append(new StreamLog.Frame(names.entries(), NOTHING, FENCE, follows));
        journal.sync();
    }

    private void refuse(String why) {
        state = State.CLOSED;
        vault.close();
        journal.close();
        opener.fail(why);
        closed();
    }

    private void refuse(Lease lease) {
        refuse("The realm " + name + " is kept by another router: " + lease.node() + ", since " + lease.since()
                + ". One router at a time can: stop that one, or give this one another engine.prefix.");
    }

    /** What waits has waited for too long. */
    private void fail() {
        String why = reason();
        failure = why;
        state = State.FAILING;
        isFenced = false;
        LOG.log(
                Level.ERROR,
                "Nothing is recorded at present of the realm {0}, since {1}. It is tried again all the time.",
                name,
                why);
        String former = incarnation;
        incarnation = incarnations.get();
        List<StreamLog.Frame> given = journal.abandon();
        reign(former);
        given.forEach(frame -> listener.failed(frame.body, why));
    }

    /** Deletes what the server has taken after all. */
    private void deleteFailed() {
        while (journal.isLive() && !failed.isEmpty()) {
            long position = failed.remove();
            deleting++;
            line.request("$JS.API.STREAM.MSG.DELETE." + names.journal(), "{\"seq\":" + position + "}", answer -> {
                deleting--;
                if (answer == null) {
                    failed.add(position);
                }
                goOn();
            });
        }
    }

    /** Goes on once the fence is there, and nothing of what was given up on. */
    private void goOn() {
        if (state == State.FAILING && isFenced && failed.isEmpty() && deleting == 0) {
            state = State.OPEN;
            complaint = null;
            LOG.log(Level.INFO, "The realm {0} goes on recording.", name);
        }
    }

    private void lost(String why) {
        fatal = why;
        complaint = why;
        boolean isOpening = state.compareTo(State.OPEN) < 0;
        if (isOpening) {
            refuse(why + ".");
            return;
        }
        state = State.LOST;
        LOG.log(
                Level.ERROR,
                "Nothing is recorded any more of the realm {0}, since {1}. Restart the router.",
                name,
                why);
        List<StreamLog.Frame> given = journal.abandon();
        journal.close();
        vault.abandon();
        vault.close();
        given.stream().filter(frame -> frame.headers.isEmpty()).forEach(frame -> listener.failed(frame.body, why));
        settle();
    }

    private void lostTo(@Nullable Lease lease) {
        lost("the realm " + name + " has been taken over by "
                + (lease == null ? "another router" : "the router " + lease.node() + " (since " + lease.since() + ")")
                + " while this one did not answer");
    }

    /**
     * Keeps what has been given, and lets go of the realm.
     *
     * @param isForAnother whether another of this engine takes it at once
     */
    void close(boolean isForAnother, Runnable whenDone) {
        if (state == State.CLOSED) {
            whenDone.run();
            return;
        }
        isClosing = true;
        whenClosed = whenDone;
        isForAnotherOfThisEngine = isForAnother;
        settle();
    }

    /** Goes on with closing, where it is to be closed. */
    void settle() {
        if (!isClosing || state == State.CLOSED || isReleasing) {
            return;
        }
        boolean isIdle = (state != State.OPEN || journal.unresolved() == 0)
                && values.isEmpty()
                && (vault.unresolved() == 0 || state.compareTo(State.READING) < 0);
        if (state == State.LOST || state.compareTo(State.READING) < 0) {
            end();
        } else if (isIdle && isForAnotherOfThisEngine) {
            end();
        } else if (isIdle) {
            isReleasing = true;
            lease(false);
        }
    }

    private void end() {
        boolean isOpening = state.compareTo(State.OPEN) < 0;
        state = State.CLOSED;
        journal.close();
        vault.close();
        if (isOpening) {
            opener.fail("The engine has been closed.");
        }
        closed();
    }

    private void closed() {
        Runnable then = whenClosed;
        whenClosed = null;
        if (then != null) {
            then.run();
        }
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** How many entries and values are not known to be kept. */
    int unresolved() {
        return journal.unresolved() + values.size() + vault.unresolved();
    }

    /** Reads the vault. */
    private final class Vault implements StreamLog.Owner {
        @Override
        public void read(StreamLog.Entry entry) {
            progressAt = System.nanoTime();
            String subject = entry.message().getSubject();
            if (subject.equals(names.lease())) {
                lease(entry);
            } else if (names.isValue(subject)) {
                value(entry, subject);
            }
            write();
            settle();
        }

        private void lease(StreamLog.Entry entry) {
            Lease lease = Lease.of(entry);
            if (lease == null) {
                return;
            }
            leasePosition = entry.position();
            if (entry.own() != null) {
                renewed();
            } else if (state == State.LOADING) {
                found = lease;
            } else if (state == State.WATCHING && lease.isReleased()) {
                found = lease;
                take();
            } else if (state == State.WATCHING || state == State.TAKING) {
                refuse(lease);
            } else if (!lease.holder().equals(household.id()) && state != State.LOST && state != State.CLOSED) {
                lostTo(lease);
            }
        }

        private void renewed() {
            renewal = null;
            if (state == State.TAKING) {
                taken();
            } else if (isReleasing) {
                end();
            }
        }

        private void value(StreamLog.Entry entry, String subject) {
            String header = entry.header(KEY);
            String key = Names.unescaped(header == null ? names.keyOf(subject) : header);
            byte[] data = entry.message().getData();
            current.remove(key);
            if (entry.header(REMOVED) == null) {
                current.put(key, new Value(entry.position(), data == null ? NOTHING : data));
            }
        }

        /** Somebody has deleted it. */
        @Override
        public void vanished(StreamLog.Frame frame) {
            if (frame.equals(renewal)) {
                renewed();
            }
        }

        @Override
        public void tooLong(StreamLog.Frame frame, long most) {
            LOG.log(Level.ERROR, "A value of the realm {0} is longer than the {1} octets that NATS takes.", name, most);
        }

        @Override
        public void caughtUp() {
            if (state == State.LOADING) {
                decide();
            }
        }

        @Override
        public void broken(String why) {
            lost(why);
        }
    }

    /** Reads the journal. */
    private final class Journal implements StreamLog.Owner {
        @Override
        public void read(StreamLog.Entry entry) {
            progressAt = System.nanoTime();
            forgetting.exists(entry.position());
            String follows = entry.header(FENCE);
            StreamLog.Frame own = entry.own();
            byte[] data = entry.message().getData();
            if (follows != null) {
                fence(entry, follows);
            } else if (own != null) {
                listener.recorded(entry.position(), own.body);
            } else if (state == State.READING && isInForce(entry)) {
                opener.entry(entry.position(), data == null ? NOTHING : data);
            } else {
                forgetting.forget(entry.position());
                if (state == State.FAILING) {
                    failed.add(entry.position());
                }
            }
            settle();
        }

        /** Whether it was written by whoever had the realm then, and once. */
        private boolean isInForce(StreamLog.Entry entry) {
            String whose = entry.incarnation();
            if (whose.isEmpty() || superseded.contains(whose) || superseded.contains(Lease.holder(whose))) {
                return false;
            }
            if (!whose.equals(reigning)) {
                supersede(reigning);
                reigning = whose;
                lastNumber = 0;
            }
            boolean isNext = entry.number() > lastNumber;
            lastNumber = Math.max(lastNumber, entry.number());
            return isNext;
        }

        private void supersede(String former) {
            if (!former.isEmpty() && superseded.add(former) && superseded.size() > MOST_SUPERSEDED) {
                superseded.remove(superseded.iterator().next());
            }
        }

        private void fence(StreamLog.Entry entry, String follows) {
            fences.add(new Fence(entry.position(), System.nanoTime()));
            if (!reigning.equals(entry.incarnation())) {
                supersede(reigning);
            }
            supersede(follows);
            reigning = entry.incarnation();
            lastNumber = entry.number();
            if (entry.own() == null) {
                boolean isOfAnother = !Lease.holder(entry.incarnation()).equals(household.id());
                if (isOfAnother && (state == State.OPEN || state == State.FAILING)) {
                    lostTo(null);
                }
            } else if (state == State.READING) {
                state = State.OPEN;
                opener.done();
            } else if (state == State.FAILING) {
                isFenced = true;
                deleteFailed();
                goOn();
            }
        }

        @Override
        public void vanished(StreamLog.Frame frame) {
            listener.failed(frame.body, "somebody has deleted it from the stream " + names.journal());
        }

        @Override
        public void tooLong(StreamLog.Frame frame, long most) {
            listener.failed(frame.body, "it is longer than the " + most + " octets that NATS takes (max_payload)");
        }

        @Override
        public void caughtUp() {
            // what waits is written now
        }

        @Override
        public void broken(String why) {
            lost(why);
        }
    }
}
