package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.client.Event;
import dev.parley.client.Overflow;
import dev.parley.client.PublishOptions;
import dev.parley.client.SubscribeOptions;
import dev.parley.client.Subscription;
import dev.parley.client.WampException;
import dev.parley.config.Configuration;
import dev.parley.config.ConfigurationException;
import dev.parley.config.ConfigurationFile;
import dev.parley.router.DurableFigures;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A router that is configured to keep things, and Java clients, over sockets and restarts. */
class DurabilityTest {
    private static final PublishOptions RETAINED = PublishOptions.DEFAULT.retain();

    @TempDir
    private Path folder;

    private Configuration configuration() {
        String json = """
                {"listeners": [{"port": 0}],
                 "engine": {"file": "parley.store"},
                 "realms": {"realm1": {
                   "authentication": {"anonymous": {"role": "user", "authid": "ann"}},
                   "roles": {"user": [{"uri": "", "match": "prefix", "allow": ["call", "publish", "subscribe"]}]},
                   "history": [{"uri": "com.shop.", "match": "prefix"}]}}}
                """;
        return ConfigurationFile.read(new StringReader(json), folder, name -> null);
    }

    private static Client client(Server server) throws Exception {
        return Client.builder()
                .uri("ws://127.0.0.1:" + server.port() + "/ws")
                .realm("realm1")
                .connect()
                .get(10, TimeUnit.SECONDS);
    }

    /** Waits until the router knows that all has arrived at the one who has the durable subscription. */
    private static void awaitArrived(Server server) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        boolean hasArrived = false;
        while (!hasArrived) {
            assertTrue(System.nanoTime() - end < 0, "it has not arrived");
            List<DurableFigures> places = server.hub()
                    .inspection()
                    .durables("realm1", 0, 10)
                    .get(10, TimeUnit.SECONDS)
                    .entries();
            assertEquals(1, places.size());
            hasArrived = places.get(0).behind() == 0;
        }
    }

    private static List<Integer> take(BlockingQueue<Event> events, int count) throws Exception {
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Event event = events.poll(10, TimeUnit.SECONDS);
            assertTrue(event != null, "only " + taken);
            taken.add(event.arguments().as(0, int.class));
        }
        return taken;
    }

    @Test
    void whatIsKeptIsThereAgain() throws Exception {
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        SubscribeOptions durable = SubscribeOptions.DEFAULT.durable("billing");
        long first;
        try (Server server = Server.start(configuration());
                Client client = client(server)) {
            client.subscribe(durable, "com.shop.paid", events::add).get(10, TimeUnit.SECONDS);
            try (Client other = client(server)) {
                other.blocking().publishAcknowledged(RETAINED, "com.state", 7);
                first = other.blocking().publishAcknowledged(PublishOptions.DEFAULT.key("order 1"), "com.shop.paid", 1);
                assertEquals(List.of(1), take(events, 1));
            }
            awaitArrived(server);
        }
        try (Server server = Server.start(configuration());
                Client client = client(server)) {
            assertEquals(
                    first,
                    client.blocking().publishAcknowledged(PublishOptions.DEFAULT.key("order 1"), "com.shop.paid", 1));
            client.blocking().publishAcknowledged("com.shop.paid", 2);
            client.publish("com.other", 0);
            client.blocking().publishAcknowledged("com.shop.paid", 3);
        }
        try (Server server = Server.start(configuration());
                Client client = client(server)) {
            BlockingQueue<Event> states = new LinkedBlockingQueue<>();
            client.subscribe(SubscribeOptions.DEFAULT.retained(), "com.state", states::add)
                    .get(10, TimeUnit.SECONDS);
            assertEquals(List.of(7), take(states, 1));
            client.subscribe(durable, "com.shop.paid", events::add).get(10, TimeUnit.SECONDS);
            try (Client other = client(server)) {
                other.publish("com.shop.paid", 4);
            }
            Event replayed = events.poll(10, TimeUnit.SECONDS);
            assertTrue(replayed != null && replayed.isReplayed());
            assertEquals(2, replayed.arguments().as(0, int.class));
            assertEquals(List.of(3, 4), take(events, 2));
            assertTrue(events.isEmpty());
        }
    }

    /** What does not fit into its queue has arrived, and so the router does not send it again: the client fetches it. */
    @Test
    void aSlowHandlerOfADurableSubscriptionMissesNothing() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        try (Server server = Server.start(configuration());
                Client client = client(server);
                Client other = client(server)) {
            Subscription subscription = client.subscribe(
                            SubscribeOptions.DEFAULT.durable("billing").queue(10, Overflow.DROP_OLDEST),
                            "com.shop.paid",
                            event -> {
                                slow.await();
                                events.add(event);
                            })
                    .get(10, TimeUnit.SECONDS);
            List<Integer> expected = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                other.blocking().publishAcknowledged("com.shop.paid", i);
                expected.add(i);
            }

            slow.countDown();

            assertEquals(expected, take(events, 200));
            assertTrue(events.isEmpty());
            assertEquals(0, subscription.dropped());
            assertEquals(0, subscription.gaps());
        }
    }

    @Test
    void manyWithoutWaitingComeInOrder() throws Exception {
        try (Server server = Server.start(configuration());
                Client client = client(server);
                Client publisher = client(server)) {
            BlockingQueue<Event> events = new LinkedBlockingQueue<>();
            client.subscribe(SubscribeOptions.DEFAULT.prefix(), "com.", events::add)
                    .get(10, TimeUnit.SECONDS);
            List<Integer> expected = new ArrayList<>();
            CompletableFuture<Long> last = CompletableFuture.completedFuture(0L);
            for (int i = 0; i < 2_000; i++) {
                // every tenth is not kept, and yet waits for those before it
                String topic = i % 10 == 9 ? "com.other" : "com.shop.paid";
                last = publisher.publishAcknowledged(topic, i);
                expected.add(i);
            }
            last.get(10, TimeUnit.SECONDS);
            assertEquals(expected, take(events, 2_000));
        }
    }

    @Test
    void aRealmThatGoesAndComesHasWhatItHad() throws Exception {
        try (Server server = Server.start(configuration())) {
            try (Client client = client(server)) {
                client.blocking().publishAcknowledged(RETAINED, "com.state", 7);
            }
            server.reconfigure(ConfigurationFile.read(
                    new StringReader("{\"engine\": {\"file\": \"parley.store\"}, \"realms\": {\"other\": {}}}"),
                    folder,
                    name -> null));
            server.reconfigure(configuration());
            try (Client client = client(server)) {
                BlockingQueue<Event> states = new LinkedBlockingQueue<>();
                client.subscribe(SubscribeOptions.DEFAULT.retained(), "com.state", states::add)
                        .get(10, TimeUnit.SECONDS);
                assertEquals(List.of(7), take(states, 1));
            }
        }
    }

    @Test
    void aFileThatCannotBeReadStopsTheStart() throws Exception {
        Files.writeString(folder.resolve("parley.store"), "something else");
        ConfigurationException refused =
                assertThrows(ConfigurationException.class, () -> Server.start(configuration()));
        assertTrue(
                String.valueOf(refused.getMessage()).startsWith("engine.file: The store " + folder),
                refused::getMessage);
        assertEquals("something else", Files.readString(folder.resolve("parley.store")));
    }

    @Test
    void oneRouterAtATimeHasTheFile() throws Exception {
        try (Server server = Server.start(configuration())) {
            ConfigurationException refused =
                    assertThrows(ConfigurationException.class, () -> Server.start(configuration()));
            assertFalse(String.valueOf(refused.getMessage()).isEmpty());
            try (Client client = client(server)) {
                client.blocking().publishAcknowledged(RETAINED, "com.state", 7);
            }
        }
    }

    @Test
    void aDurableSubscriptionIsNotReplayedTwice() {
        assertThrows(
                IllegalArgumentException.class,
                () -> SubscribeOptions.DEFAULT.durable("billing").replayMissed());
        assertThrows(
                IllegalArgumentException.class,
                () -> SubscribeOptions.DEFAULT.replayAll().durable("billing"));
    }

    @Test
    void withoutAnEngineItIsRefused() throws Exception {
        try (Server server = Server.start(Configuration.DEFAULT.listeningOn(null, 0));
                Client client = client(server)) {
            WampException refused = assertThrows(WampException.class, () -> client.blocking()
                    .subscribe(SubscribeOptions.DEFAULT.durable("billing"), "com.shop.paid", event -> {}));
            assertEquals("wamp.error.feature_not_supported", refused.uri());
        }
    }
}
