package dev.parley.engine.nats;

import dev.parley.engine.Engine;
import dev.parley.engine.EngineException;
import dev.parley.engine.RealmStore;
import dev.parley.fault.FatalErrors;
import dev.parley.fault.RareLog;
import io.nats.client.AuthenticationException;
import io.nats.client.api.ServerInfo;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps all realms in a NATS server, or in several that replicate. A thread of its own, {@code parley-nats}, does everything; nobody waits for
 * the server but who opens a realm. For all threads.
 */
public final class NatsEngine implements Engine {
    private static final Logger LOG = System.getLogger(NatsEngine.class.getName());
    private static final String OLDEST = "2.9.0";
    private static final String GOOD = "2.10.23";
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final long COMPLAINED = TimeUnit.SECONDS.toNanos(2);
    private static final int BURST = 1_000;

    /** Between two attempts to connect for the first time, in milliseconds. */
    private static final long RETRY = 100;

    private final NatsSettings settings;
    private final String id;
    private final Line line;
    private final Thread thread;
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean isOver;
    private volatile long cutSince;

    /** Realms that are open, by name. For the thread, but for the complaint. */
    private volatile Map<String, NatsRealm> realms = Map.of();

    // for the thread alone
    private final Map<String, ZonedDateTime> dead = new HashMap<>();
    private final RareLog cuts = new RareLog(10);
    private boolean isCutLogged;
    private long tickedAt = System.nanoTime();
    private int incarnations;
    private long closingSince;

    private NatsEngine(NatsSettings settings) {
        this.settings = settings;
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        id = HexFormat.of().formatHex(random);
        line = new Line(settings, this::execute, new Watch());
        thread = new Thread(null, this::run, "parley-nats", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
    }

    /**
     * Connects to NATS. Waits some seconds for a server that is just starting.
     *
     * @throws EngineException if there is none, or it cannot be used
     */
    public static NatsEngine open(NatsSettings settings) {
        return open(settings, PATIENCE);
    }

    /**
     * The same, with another patience.
     *
     * @param patience in nanoseconds
     */
    public static NatsEngine open(NatsSettings settings, long patience) {
        NatsEngine engine = new NatsEngine(settings);
        boolean isOpen = false;
        try {
            engine.connect(patience);
            engine.check();
            engine.thread.start();
            isOpen = true;
            return engine;
        } finally {
            if (!isOpen) {
                engine.line.close();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY);
        } catch (InterruptedException e) {
            // the next attempt says so
            Thread.currentThread().interrupt();
        }
    }

    private void connect(long patience) {
        long end = System.nanoTime() + patience;
        while (true) {
            try {
                line.connect();
                return;
            } catch (AuthenticationException refused) {
                throw new EngineException("NATS (" + settings + ") refuses this user, password or token.", refused);
            } catch (IOException notThere) {
                if (System.nanoTime() - end > 0) {
                    throw new EngineException(
                            "NATS (" + settings + ") cannot be reached: " + notThere.getMessage()
                                    + ". Start it, or name another.",
                            notThere);
                }
                pause();
            } catch (GeneralSecurityException | IllegalArgumentException unusable) {
                throw new EngineException("NATS (" + settings + "): " + unusable.getMessage(), unusable);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EngineException("Interrupted while NATS was connected.", e);
            }
        }
    }

    private void check() {
        ServerInfo server = line.server();
        if (server.isOlderThanVersion(OLDEST)) {
            throw new EngineException(
                    "NATS (" + settings + ") is " + server.getVersion() + ", and must be " + OLDEST + " or later.");
        }
        if (!server.isJetStreamAvailable()) {
            throw new EngineException(
                    "NATS (" + settings + ") keeps nothing: start it with JetStream, as server-config/nats shows.");
        }
    }

    /**
     * What an operator should know of this NATS.
     *
     * @param longest how long a message of a peer may be, in octets
     */
    public List<String> cautions(long longest) {
        ServerInfo server = line.server();
        List<String> cautions = new ArrayList<>();
        if (server.isOlderThanVersion(GOOD)) {
            cautions.add("NATS is " + server.getVersion() + "; since " + GOOD
                    + " a kill of one of several servers loses nothing that was acknowledged");
        }
        if (server.getMaxPayload() < longest) {
            cautions.add(
                    "NATS takes messages of " + server.getMaxPayload() + " octets (max_payload), and peers may send "
                            + longest + " (limits.messageBytes): a longer publication that is to be kept is refused");
        }
        if (settings.replicas() == 1 && settings.servers().size() > 1) {
            cautions.add(
                    "engine.replicas is 1, and there are several servers of NATS: if that fails which has a stream,"
                            + " nothing is recorded until it is back; write 3 before the streams are made");
        }
        return cautions;
    }

    /** What the server says that it is: its version and the longest message that it takes. */
    public String server() {
        ServerInfo server = line.server();
        return String.format(
                Locale.ROOT, "nats-server %s, max_payload %d", server.getVersion(), server.getMaxPayload());
    }

    @Override
    public RealmStore open(String realm, RealmStore.Listener listener) {
        Opener opener = new Opener();
        NatsRealm opened = new NatsRealm(realm, settings, line, new Household(), this::incarnation, listener, opener);
        boolean isTaken = submit(() -> {
            NatsRealm former = realms.get(realm);
            if (former == null) {
                begin(realm, opened);
            } else {
                former.close(true, () -> begin(realm, opened));
            }
        });
        if (!isTaken) {
            throw new EngineException("The engine has been closed.");
        }
        opener.tell(listener);
        return opened;
    }

    private synchronized String incarnation() {
        return id + "." + ++incarnations;
    }

    private void begin(String name, NatsRealm realm) {
        Map<String, NatsRealm> changed = new HashMap<>(realms);
        changed.put(name, realm);
        realms = changed;
        realm.open();
    }

    @Override
    public @Nullable String complaint() {
        String cut = cut();
        if (cut != null) {
            return cut;
        }
        for (NatsRealm realm : realms.values()) {
            String complaint = realm.complaint();
            if (complaint != null) {
                return complaint;
            }
        }
        return null;
    }

    private @Nullable String cut() {
        long since = cutSince;
        long nanos = System.nanoTime() - since;
        return since == 0 || nanos < COMPLAINED
                ? null
                : "NATS (" + settings + ") cannot be reached for " + TimeUnit.NANOSECONDS.toSeconds(nanos) + " s";
    }

    private void execute(Runnable task) {
        boolean unused = submit(task);
    }

    private boolean submit(Runnable task) {
        if (isOver) {
            return false;
        }
        return tasks.add(task);
    }

    private void run() {
        while (!isOver) {
            try {
                Runnable task = tasks.poll(TICK, TimeUnit.NANOSECONDS);
                for (int i = 0; task != null && i < BURST; i++) {
                    guarded(task);
                    task = tasks.poll();
                }
                if (task != null) {
                    guarded(task);
                }
                long now = System.nanoTime();
                if (now - tickedAt >= TICK) {
                    tickedAt = now;
                    realms.values().forEach(realm -> guarded(() -> realm.tick(now)));
                }
                if (closingSince != 0) {
                    isOver = realms.values().stream().allMatch(NatsRealm::isClosed) || now - closingSince > PATIENCE;
                }
            } catch (InterruptedException ignored) {
                // nobody has a reason to
            }
        }
        int lost = realms.values().stream()
                .filter(realm -> !realm.isClosed())
                .mapToInt(NatsRealm::unresolved)
                .sum();
        if (lost > 0) {
            LOG.log(Level.ERROR, "{0} entries and values that were to be kept may be lost: NATS does not answer", lost);
        }
        over.countDown();
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable bug) {
            FatalErrors.check(bug);
            LOG.log(Level.ERROR, "The engine goes on after a failure", bug);
        }
    }

    @Override
    public void close() {
        execute(() -> {
            if (closingSince == 0) {
                closingSince = System.nanoTime();
                realms.values().forEach(realm -> realm.close(false, () -> {}));
            }
        });
        boolean isInterrupted = false;
        boolean isDone = Thread.currentThread().equals(thread);
        while (!isDone) {
            try {
                isDone = over.await(2 * PATIENCE, TimeUnit.NANOSECONDS);
                isOver = true;
                if (isDone) {
                    thread.join();
                }
                isDone = true;
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        line.close();
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells realms how the line fares. */
    private final class Watch implements Line.Watcher {
        @Override
        public void cut() {
            if (cutSince == 0) {
                cutSince = System.nanoTime();
                isCutLogged = closingSince == 0 && cuts.isDue();
                if (isCutLogged) {
                    LOG.log(
                            Level.WARNING,
                            "Cut off from NATS ({0}): what is to be recorded waits{1}",
                            settings,
                            cuts.skippedBefore());
                }
            }
            realms.values().forEach(NatsRealm::cut);
        }

        @Override
        public void up() {
            long since = cutSince;
            cutSince = 0;
            if (isCutLogged && since != 0) {
                isCutLogged = false;
                LOG.log(
                        Level.INFO,
                        "Back at NATS after {0} s",
                        String.format(Locale.ROOT, "%.1f", (System.nanoTime() - since) / 1e9));
            }
            realms.values().forEach(NatsRealm::up);
        }
    }

    /** What realms know of their engine. */
    private final class Household implements NatsRealm.Household {
        @Override
        public String id() {
            return id;
        }

        @Override
        public String node() {
            return settings.node();
        }

        @Override
        public boolean isDead(Lease lease) {
            ZonedDateTime lastHeard = dead.get(lease.holder());
            // who renews one lease each second renews all
            return lastHeard != null && lease.written().isBefore(lastHeard.plusSeconds(3));
        }

        @Override
        public void died(Lease lease) {
            dead.put(lease.holder(), lease.written());
        }

        @Override
        public @Nullable String cut() {
            return NatsEngine.this.cut();
        }

        @Override
        public void execute(Runnable task) {
            NatsEngine.this.execute(task);
        }
    }
}
