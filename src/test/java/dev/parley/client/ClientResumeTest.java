package dev.parley.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.Configuration;
import dev.parley.server.Server;
import dev.parley.transport.JakartaConnector;
import dev.parley.transport.SocketConnector;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Connections cut at random under mixed traffic, of a client that resumes its session: nothing is lost, nothing comes twice, no call fails.
 * {@code -Dparley.cuts=1000} for more of them, {@code -Dparley.seed} for the moments of a certain run.
 */
@Timeout(900)
class ClientResumeTest {
    private static final int CUTS = 50;

    /** How many events may be on their way: what a router keeps for a session without a connection is bounded. */
    private static final int WINDOW = 200;

    private static final int RESULTS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int cuts = Integer.getInteger("parley.cuts", CUTS);
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final List<String> wrong = new CopyOnWriteArrayList<>();
    private final AtomicLong deeds = new AtomicLong();

    /** By what the client that is cut off reaches the router. */
    enum Way {
        SOCKET,
        COMPRESSED,
        TYRUS;

        ClientBuilder builder(URI uri) {
            return switch (this) {
                case SOCKET -> Client.builder().uri(uri);
                case COMPRESSED -> Client.builder().uri(uri).transport(SocketConnector.compressing(1));
                case TYRUS -> Client.builder().connector(new JakartaConnector(uri));
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void cutsLoseNothingAndFailNothing(Way way) throws Exception {
        long seed = Long.getLong("parley.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        try (Server server = Server.start(Configuration.DEFAULT.listeningOn("127.0.0.1", 0))) {
            URI router = URI.create("ws://127.0.0.1:" + server.port() + "/ws");
            AtomicInteger sessions = new AtomicInteger();
            Semaphore joins = new Semaphore(0);
            try (CuttingProxy proxy = new CuttingProxy(router);
                    Client friend = Client.open(router, "realm1");
                    Client victim = victim(way, proxy.uri(), change -> {
                        if (change.state() == ClientState.JOINED) {
                            sessions.incrementAndGet();
                            joins.release();
                        }
                    })) {
                long session = victim.sessionId();
                List<Thread> load = new ArrayList<>();
                for (Traffic each : List.of(new Traffic(victim, friend, "one"), new Traffic(friend, victim, "other"))) {
                    load.addAll(each.start());
                }
                for (int i = 0; i < cuts; i++) {
                    assertTrue(joins.tryAcquire(60, TimeUnit.SECONDS), "no session after cut " + i + ", seed " + seed);
                    long moment = System.nanoTime() + random.nextInt(20_000_000);
                    while (System.nanoTime() < moment) {
                        Thread.onSpinWait();
                    }
                    proxy.cut();
                }
                assertTrue(joins.tryAcquire(60, TimeUnit.SECONDS), "no session after the last cut, seed " + seed);
                isOver.set(true);
                for (Thread thread : load) {
                    thread.join();
                }
                assertEquals(List.of(), wrong, () -> "seed " + seed);
                assertEquals(session, victim.sessionId(), () -> "another session, seed " + seed);
                assertTrue(sessions.get() > cuts, sessions + " connections");
                assertTrue(deeds.get() > cuts, deeds + " things done");
                System.getLogger(ClientResumeTest.class.getName())
                        .log(
                                System.Logger.Level.INFO,
                                "{0}: {1} cuts, {2} calls, publications and results, none lost, doubled or failed",
                                way,
                                cuts,
                                deeds.get());
            }
        }
    }

    private static Client victim(Way way, URI uri, java.util.function.Consumer<ClientState.Change> listener)
            throws Exception {
        return way.builder(uri)
                .realm("realm1")
                .reconnect(Reconnect.after(Duration.ofMillis(1), Duration.ofMillis(20)))
                // Tyrus says nothing of a connection that is cut during its handshake
                .connectTimeout(Duration.ofSeconds(2))
                .onStateChange(listener)
                .open();
    }

    /** What one does and the other answers. */
    private final class Traffic {
        private final Client active;
        private final Client passive;
        private final String echo;
        private final String count;
        private final String news;

        /** The calls that have come. */
        private final Set<Integer> come = ConcurrentHashMap.newKeySet();

        private final AtomicInteger nextHeard = new AtomicInteger();

        Traffic(Client active, Client passive, String name) {
            this.active = active;
            this.passive = passive;
            this.echo = "com.example.echo." + name;
            this.count = "com.example.count." + name;
            this.news = "com.example.news." + name;
        }

        List<Thread> start() throws Exception {
            TestRealm.await(passive.register(echo, call -> {
                if (!come.add(call.arguments().as(0, int.class))) {
                    wrong.add(echo + " was called twice with " + call.arguments());
                }
                return call.arguments();
            }));
            TestRealm.await(passive.register(count, call -> {
                for (int i = 0; i < RESULTS; i++) {
                    call.progress(i);
                }
                return RESULTS;
            }));
            TestRealm.await(passive.subscribe(news, int.class, this::hear));
            return List.of(started(this::call), started(this::count), started(this::publish));
        }

        private Thread started(Deed deed) {
            Thread thread = new Thread(() -> {
                try {
                    deed.run();
                } catch (Exception | AssertionError failure) {
                    wrong.add(failure + " of " + news);
                }
            });
            thread.start();
            return thread;
        }

        private void hear(int number) {
            int expected = nextHeard.getAndSet(number + 1);
            if (number != expected) {
                wrong.add(news + ": " + number + " instead of " + expected);
            }
            deeds.incrementAndGet();
        }

        private void call() throws Exception {
            for (int i = 0; !isOver.get(); i++) {
                int answer = active.call(int.class, echo, i).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertEquals(i, answer);
                deeds.incrementAndGet();
            }
        }

        private void count() throws Exception {
            while (!isOver.get()) {
                List<Integer> results = new ArrayList<>();
                int last = active.callWithProgress(
                                CallOptions.DEFAULT, result -> results.add(result.as(0, int.class)), count)
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .as(0, int.class);
                results.add(last);
                for (int i = 0; i <= RESULTS; i++) {
                    assertEquals(i, results.get(i), results::toString);
                }
                assertEquals(RESULTS + 1, results.size());
                deeds.incrementAndGet();
            }
        }

        private void publish() throws Exception {
            int published = 0;
            while (!isOver.get()) {
                if (published - nextHeard.get() < WINDOW) {
                    active.publishAcknowledged(news, published++).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                } else {
                    Thread.onSpinWait();
                }
            }
            long patience = System.nanoTime() + PATIENCE.toNanos();
            while (nextHeard.get() < published && System.nanoTime() < patience) {
                Thread.onSpinWait();
            }
            assertEquals(published, nextHeard.get(), news);
        }
    }

    private interface Deed {
        void run() throws Exception;
    }
}
