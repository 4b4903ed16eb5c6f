package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.client.ClientState;
import dev.parley.client.PublishOptions;
import dev.parley.client.Reconnect;
import dev.parley.client.SubscribeOptions;
import dev.parley.engine.nats.NatsServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A router that keeps things is killed again and again while clients publish and one subscribes: whatever it has acknowledged arrives, once
 * and in order; so when a NATS is killed that it keeps them in. {@code -Dparley.kills=200} or {@code -Dnats.kills=50} for more.
 */
class KilledRouterIT {
    private static final int KILLS = Integer.getInteger("parley.kills", 4);
    private static final int NATS_KILLS = Integer.getInteger("nats.kills", 3);
    private static final int UNDER_WAY = 32;
    private static final List<String> PUBLISHERS = List.of("a", "b");

    @TempDir
    private Path folder;

    private StandaloneRouter start(int port, String engine) throws Exception {
        Path file = folder.resolve("parley.json");
        if (!Files.exists(file)) {
            Files.writeString(file, """
                    {"engine": %s,
                     "realms": {"realm1": {
                       "authentication": {"anonymous": {"role": "user", "authid": "ann"}},
                       "roles": {"user": [{"uri": "", "match": "prefix", "allow": ["call", "publish", "subscribe"]}]},
                       "history": [{"uri": "com.count.", "match": "prefix", "events": 200000}]}}}
                    """.formatted(engine));
        }
        return StandaloneRouter.startAt(port, List.of(RunningProgram.java(), "-Xmx256m"), "--config", file.toString());
    }

    private static Client client(URI uri, AtomicInteger ended) throws Exception {
        return Client.builder()
                .uri(uri)
                .realm("realm1")
                .reconnect(Reconnect.after(Duration.ofMillis(20), Duration.ofMillis(200)))
                .onStateChange(change -> {
                    if (change.state() == ClientState.RECONNECTING || change.state() == ClientState.CLOSED) {
                        ended.incrementAndGet();
                    }
                })
                .connect()
                .get(20, TimeUnit.SECONDS);
    }

    /** Publishes 1, 2, 3 …, each again until it is acknowledged. */
    private static final class Publisher extends Thread {
        final String name;
        final Client client;
        final AtomicBoolean isOver;
        final Semaphore underWay = new Semaphore(UNDER_WAY);
        final AtomicLong acknowledged = new AtomicLong();
        final AtomicLong failures = new AtomicLong();

        Publisher(String name, Client client, AtomicBoolean isOver) {
            this.name = name;
            this.client = client;
            this.isOver = isOver;
        }

        @Override
        public void run() {
            for (long i = 1; !isOver.get(); i++) {
                underWay.acquireUninterruptibly();
                CompletableFuture<Long> unused = client.publishAcknowledged(
                                PublishOptions.DEFAULT.key(name + i), "com.count." + name, i)
                        .whenComplete((publication, failure) -> {
                            (failure == null ? acknowledged : failures).incrementAndGet();
                            underWay.release();
                        });
            }
            underWay.acquireUninterruptibly(UNDER_WAY);
        }
    }

    /** The router that is running, and what kills something. */
    private interface Killer {
        StandaloneRouter kill(StandaloneRouter running, int port) throws Exception;
    }

    private Killer ofRouters(String engine) {
        return (running, port) -> {
            assertTrue(running.program().handle().destroyForcibly());
            running.program().awaitExit();
            running.close();
            return start(port, engine);
        };
    }

    @Test
    void whatItHasAcknowledgedInAFileArrivesOnceAndInOrder() throws Exception {
        String engine = "{\"file\": \"data/parley.store\"}";
        judge(engine, KILLS, ofRouters(engine));
    }

    @Test
    void whatItHasAcknowledgedInNatsArrivesOnceAndInOrder() throws Exception {
        try (NatsServer server = NatsServer.start(Files.createDirectory(folder.resolve("nats")))) {
            String engine = "{\"nats\": [\"" + server.url() + "\"]}";
            judge(engine, KILLS, ofRouters(engine));
        }
    }

    @Test
    void aKillOfNatsIsNotNoticedByAnybody() throws Exception {
        try (NatsServer server = NatsServer.start(Files.createDirectory(folder.resolve("nats")))) {
            String engine = "{\"nats\": [\"" + server.url() + "\"]}";
            int ended = judge(engine, NATS_KILLS, (running, port) -> {
                server.kill();
                Thread.sleep(1_000);
                server.restart();
                return running;
            });
            assertEquals(0, ended, "sessions that ended");
        }
    }

    /** Publishes and kills; how many sessions ended meanwhile. */
    private int judge(String engine, int kills, Killer killer) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Map<String, Long> last = new ConcurrentHashMap<>();
        List<String> wrong = new ArrayList<>();
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger ended = new AtomicInteger();
        StandaloneRouter router = start(port, engine);
        try (Client subscriber = client(router.webSocket(), ended);
                Client first = client(router.webSocket(), ended);
                Client second = client(router.webSocket(), ended)) {
            subscriber
                    .subscribe(SubscribeOptions.DEFAULT.prefix().durable("counter"), "com.count.", event -> {
                        long number = event.arguments().as(0, long.class);
                        Long before = last.put(event.topic(), number);
                        if (number != (before == null ? 0 : before) + 1) {
                            synchronized (wrong) {
                                wrong.add(event.topic() + ": " + number + " after " + before);
                            }
                        }
                    })
                    .get(20, TimeUnit.SECONDS);
            List<Publisher> publishers = List.of(
                    new Publisher(PUBLISHERS.get(0), first, isOver), new Publisher(PUBLISHERS.get(1), second, isOver));
            publishers.forEach(Thread::start);
            for (int kill = 0; kill < kills; kill++) {
                Thread.sleep(300 + 37 * (kill % 10));
                router = killer.kill(router, port);
            }
            int endedMeanwhile = ended.get();
            Thread.sleep(1_000);
            isOver.set(true);
            for (Publisher publisher : publishers) {
                publisher.join(30_000);
                assertEquals(0, publisher.failures.get(), "publications that failed");
                assertTrue(publisher.acknowledged.get() > kills * 10L, "published: " + publisher.acknowledged);
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
                while (last.getOrDefault("com.count." + publisher.name, 0L) < publisher.acknowledged.get()
                        && System.nanoTime() < end) {
                    Thread.sleep(20);
                }
                assertEquals(publisher.acknowledged.get(), last.get("com.count." + publisher.name), "arrived");
            }
            assertEquals(List.of(), wrong);
            return endedMeanwhile;
        } finally {
            router.close();
        }
    }
}
