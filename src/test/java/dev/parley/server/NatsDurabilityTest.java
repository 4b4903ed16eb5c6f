package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.client.Event;
import dev.parley.client.PublishOptions;
import dev.parley.client.SubscribeOptions;
import dev.parley.client.WampException;
import dev.parley.config.Configuration;
import dev.parley.config.ConfigurationException;
import dev.parley.config.ConfigurationFile;
import dev.parley.engine.nats.NatsServer;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A router that keeps things in NATS, and Java clients, over sockets and restarts. */
class NatsDurabilityTest {
    @TempDir
    private Path folder;

    private static Configuration configuration(NatsServer nats) {
        String json = """
                {"listeners": [{"port": 0}],
                 "engine": {"nats": ["%s"], "node": "router-1"},
                 "realms": {"realm1": {
                   "authentication": {"anonymous": {"role": "user", "authid": "ann"}},
                   "roles": {"user": [{"uri": "", "match": "prefix", "allow": ["call", "publish", "subscribe"]}]},
                   "history": [{"uri": "com.shop.", "match": "prefix"}]}}}
                """.formatted(nats.url());
        return ConfigurationFile.read(new StringReader(json), null, name -> null);
    }

    private static Client client(Server server) throws Exception {
        return Client.builder()
                .uri("ws://127.0.0.1:" + server.port() + "/ws")
                .realm("realm1")
                .connect()
                .get(10, TimeUnit.SECONDS);
    }

    private static int next(BlockingQueue<Event> events) throws Exception {
        Event event = events.poll(10, TimeUnit.SECONDS);
        assertTrue(event != null);
        return event.arguments().as(0, int.class);
    }

    @Test
    void whatIsKeptIsThereAgainAndNoThreadIsLeft() throws Exception {
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        SubscribeOptions durable = SubscribeOptions.DEFAULT.durable("billing");
        try (NatsServer nats = NatsServer.start(folder)) {
            try (Server server = Server.start(configuration(nats));
                    Client client = client(server)) {
                client.subscribe(durable, "com.shop.paid", events::add).get(10, TimeUnit.SECONDS);
                client.blocking().publishAcknowledged(PublishOptions.DEFAULT.retain(), "com.state", 7);
                try (Client other = client(server)) {
                    other.blocking().publishAcknowledged("com.shop.paid", 1);
                    assertEquals(1, next(events));
                }
                String refused = String.valueOf(
                        assertThrows(ConfigurationException.class, () -> Server.start(configuration(nats)))
                                .getMessage());
                assertTrue(
                        refused.startsWith(
                                "engine.nats: The realm realm1 is kept by another router: router-1, since 20"),
                        refused);
                TimeUnit.MILLISECONDS.sleep(500);
            }
            try (Server server = Server.start(configuration(nats));
                    Client client = client(server)) {
                try (Client other = client(server)) {
                    other.blocking().publishAcknowledged("com.shop.paid", 2);
                }
                BlockingQueue<Event> states = new LinkedBlockingQueue<>();
                client.subscribe(SubscribeOptions.DEFAULT.retained(), "com.state", states::add)
                        .get(10, TimeUnit.SECONDS);
                assertEquals(7, next(states));
                client.subscribe(durable, "com.shop.paid", events::add).get(10, TimeUnit.SECONDS);
                int first = next(events);
                assertTrue(first == 2 || (first == 1 && next(events) == 2), () -> "first " + first);
                assertTrue(server.hub().vitals().canKeep());
                nats.kill();
                for (int i = 0; server.hub().vitals().canKeep(); i++) {
                    assertTrue(i < 1_000, "it says that it can keep things");
                    TimeUnit.MILLISECONDS.sleep(10);
                }
                WampException failed = assertThrows(
                        WampException.class, () -> client.blocking().publishAcknowledged("com.shop.paid", 3));
                assertTrue(String.valueOf(failed.getMessage()).contains("cannot be reached"), failed::getMessage);
                nats.restart();
                for (int i = 0; !server.hub().vitals().canKeep(); i++) {
                    assertTrue(i < 1_000, "it does not go on by itself");
                    TimeUnit.MILLISECONDS.sleep(10);
                }
                try (Client other = client(server)) {
                    other.blocking().publishAcknowledged("com.shop.paid", 4);
                }
                assertEquals(4, next(events));
            }
            assertEquals(List.of(), threads());
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.toLowerCase(Locale.ROOT).contains("nats") && !name.equals("nats-server"))
                .toList();
    }
}
