package dev.parley.client;

import static dev.parley.client.TestRealm.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.Configuration;
import dev.parley.server.Server;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections cut at random, under load: what was acknowledged arrives, once and in order, and every call has one answer. */
@Timeout(180)
class ChaosTest {
    private static final int CUTS = 200;
    private static final int HISTORY = 100_000;
    private static final String NEWS = "com.example.news";
    private static final String ECHO = "com.example.echo";

    @TempDir
    Path folder;

    private final AtomicBoolean isOver = new AtomicBoolean();
    private final List<String> wrong = new CopyOnWriteArrayList<>();

    @Test
    void twoHundredCutsLoseNothingThatWasAcknowledged() throws Exception {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        try (Server server = Server.start(configuration());
                CuttingProxy proxy = new CuttingProxy(URI.create("ws://127.0.0.1:" + server.port() + "/ws"));
                Client publisher = Client.connect(URI.create("ws://127.0.0.1:" + server.port() + "/ws"), "realm1")
                        .get(20, TimeUnit.SECONDS)) {
            AtomicInteger sessions = new AtomicInteger();
            Semaphore joins = new Semaphore(0);
            try (Client victim = Client.builder()
                    .uri(proxy.uri())
                    .realm("realm1")
                    .reconnect(Reconnect.after(Duration.ofMillis(1), Duration.ofMillis(20)))
                    .resume(false)
                    // Tyrus says nothing of a connection that is cut during its handshake
                    .connectTimeout(Duration.ofSeconds(2))
                    .onStateChange(change -> {
                        if (change.state() == ClientState.JOINED) {
                            sessions.incrementAndGet();
                            joins.release();
                        }
                    })
                    .open()) {
                await(publisher.register(ECHO, Invocation::arguments));
                BlockingQueue<Event> received = new LinkedBlockingQueue<>();
                Subscription subscription =
                        await(victim.subscribe(SubscribeOptions.DEFAULT.replayMissed(), NEWS, received::add));
                Map<Long, Integer> acknowledged = new LinkedHashMap<>();
                AtomicInteger answered = new AtomicInteger();
                AtomicInteger lost = new AtomicInteger();
                List<Thread> load = List.of(
                        started(() -> publish(publisher, acknowledged, received)),
                        started(() -> call(victim, CallOptions.DEFAULT.idempotent(), answered, lost)),
                        started(() -> call(victim, CallOptions.DEFAULT, answered, lost)));

                for (int i = 0; i < CUTS; i++) {
                    assertTrue(joins.tryAcquire(20, TimeUnit.SECONDS), "no session after cut " + i + ", seed " + seed);
                    // at some moment between the first message of the session and a few hundred later
                    int target = received.size() + random.nextInt(60);
                    long patience = System.nanoTime() + random.nextInt(20_000_000);
                    while (received.size() < target && System.nanoTime() < patience) {
                        Thread.onSpinWait();
                    }
                    proxy.cut();
                }
                assertTrue(joins.tryAcquire(20, TimeUnit.SECONDS), "no session after the last cut, seed " + seed);
                isOver.set(true);
                for (Thread thread : load) {
                    thread.join();
                }

                List<Long> expected = new ArrayList<>(acknowledged.keySet());
                List<Long> seen = new ArrayList<>();
                int replayed = 0;
                while (seen.size() < expected.size()) {
                    Event event = received.poll(20, TimeUnit.SECONDS);
                    assertTrue(event != null, "missed " + (expected.size() - seen.size()) + " events, seed " + seed);
                    seen.add(event.publication());
                    replayed += event.isReplayed() ? 1 : 0;
                }
                assertEquals(List.of(), wrong, () -> "seed " + seed);
                assertEquals(expected, seen, () -> "seed " + seed);
                assertEquals(List.of(), List.copyOf(received), () -> "after " + seen.size() + ", seed " + seed);
                assertEquals(0, subscription.gaps(), () -> "seed " + seed);
                assertTrue(sessions.get() > CUTS, sessions + " sessions");
                assertTrue(replayed > 0 && replayed < seen.size(), replayed + " of " + seen.size() + " were replayed");
                // how many depends on the machine: that they go on between cuts is what counts
                assertTrue(answered.get() > CUTS / 4, answered + " calls answered");
                assertFalse(victim.whenClosed().isDone());
                System.getLogger(ChaosTest.class.getName())
                        .log(
                                System.Logger.Level.INFO,
                                "{0} events, {1} of them replayed; {2} calls answered, {3} failed as lost; {4} sessions",
                                seen.size(),
                                replayed,
                                answered,
                                lost,
                                sessions);
            }
        }
    }

    private Configuration configuration() throws Exception {
        Path file = folder.resolve("parley.json");
        String json = """
                {
                  "listeners": [{ "host": "127.0.0.1", "port": 0 }],
                  "realms": {
                    "realm1": {
                      "authentication": { "anonymous": { "role": "guest", "loopbackOnly": true } },
                      "roles": {
                        "guest": [
                          { "uri": "", "match": "prefix", "allow": ["call", "register", "publish", "subscribe"] }
                        ]
                      },
                      "history": [{ "uri": "com.example.news", "events": 100000 }]
                    }
                  }
                }
                """.replace("100000", Integer.toString(HISTORY));
        return Server.configuration(Files.writeString(file, json));
    }

    private static Thread started(Runnable work) {
        Thread thread = new Thread(work);
        thread.start();
        return thread;
    }

    /** Publishes as fast as it can, but never so much more than was received that the history would not have it all. */
    private void publish(Client publisher, Map<Long, Integer> acknowledged, BlockingQueue<Event> received) {
        try {
            for (int i = 0; !isOver.get(); i++) {
                while (i - received.size() > HISTORY / 2 && !isOver.get()) {
                    LockSupport.parkNanos(1_000_000);
                }
                acknowledged.put(await(publisher.publishAcknowledged(NEWS, i)), i);
            }
        } catch (Exception failure) {
            wrong.add("a publication failed: " + failure);
        }
    }

    private void waitForASession(Client victim) {
        try {
            await(victim.call(CallOptions.DEFAULT.idempotent(), ECHO, Arguments.NONE));
        } catch (Exception failure) {
            wrong.add("an idempotent call failed: " + failure);
        }
    }

    /** Calls one after the other, in small batches; each has its own answer, once. */
    private void call(Client victim, CallOptions options, AtomicInteger answered, AtomicInteger lost) {
        for (int i = 0; !isOver.get(); i += 10) {
            List<CompletableFuture<Arguments>> calls = new ArrayList<>();
            for (int j = i; j < i + 10; j++) {
                calls.add(victim.call(options, ECHO, Arguments.of(j)));
            }
            for (int j = i; j < i + 10; j++) {
                try {
                    int answer = await(calls.get(j - i)).as(0, int.class);
                    answered.incrementAndGet();
                    if (answer != j) {
                        wrong.add(j + " was answered " + answer);
                    }
                } catch (Exception failure) {
                    lost.incrementAndGet();
                    if (!(failure.getCause() instanceof ConnectionLostException) || options.isIdempotent()) {
                        wrong.add("a call failed: " + failure);
                    }
                    waitForASession(victim);
                }
            }
        }
    }
}
