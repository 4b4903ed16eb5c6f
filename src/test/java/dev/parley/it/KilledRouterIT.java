package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.client.PublishOptions;
import dev.parley.client.Reconnect;
import dev.parley.client.SubscribeOptions;
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
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A router that keeps things is killed again and again while clients publish and one subscribes: whatever it has acknowledged arrives, once
 * and in order. {@code -Dparley.kills=200} for more.
 */
class KilledRouterIT {
    private static final int KILLS = Integer.getInteger("parley.kills", 4);
    private static final int UNDER_WAY = 32;
    private static final List<String> PUBLISHERS = List.of("a", "b");

    @TempDir
    private Path folder;

    private StandaloneRouter start(int port) throws Exception {
        Path file = folder.resolve("parley.json");
        if (!Files.exists(file)) {
            Files.writeString(file, """
                    {"engine": {"file": "data/parley.store"},
                     "realms": {"realm1": {
                       "authentication": {"anonymous": {"role": "user", "authid": "ann"}},
                       "roles": {"user": [{"uri": "", "match": "prefix", "allow": ["call", "publish", "subscribe"]}]},
                       "history": [{"uri": "com.count.", "match": "prefix", "events": 200000}]}}}
                    """);
        }
        return StandaloneRouter.startAt(port, List.of(RunningProgram.java(), "-Xmx256m"), "--config", file.toString());
    }

    private static Client client(URI uri) throws Exception {
        return Client.builder()
                .uri(uri)
                .realm("realm1")
                .reconnect(Reconnect.after(Duration.ofMillis(20), Duration.ofMillis(200)))
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

    @Test
    void whatItHasAcknowledgedArrivesOnceAndInOrder() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Map<String, Long> last = new ConcurrentHashMap<>();
        List<String> wrong = new ArrayList<>();
        AtomicBoolean isOver = new AtomicBoolean();
        StandaloneRouter router = start(port);
        try (Client subscriber = client(router.webSocket());
                Client first = client(router.webSocket());
                Client second = client(router.webSocket())) {
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
            for (int kill = 0; kill < KILLS; kill++) {
                Thread.sleep(300 + 37 * (kill % 10));
                assertTrue(router.program().handle().destroyForcibly());
                router.program().awaitExit();
                router.close();
                router = start(port);
            }
            Thread.sleep(1_000);
            isOver.set(true);
            for (Publisher publisher : publishers) {
                publisher.join(30_000);
                assertEquals(0, publisher.failures.get(), "publications that failed");
                assertTrue(publisher.acknowledged.get() > KILLS * 10L, "published: " + publisher.acknowledged);
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
                while (last.getOrDefault("com.count." + publisher.name, 0L) < publisher.acknowledged.get()
                        && System.nanoTime() < end) {
                    Thread.sleep(20);
                }
                assertEquals(publisher.acknowledged.get(), last.get("com.count." + publisher.name), "arrived");
            }
            assertEquals(List.of(), wrong);
        } finally {
            router.close();
        }
    }
}
