package dev.parley.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.ConfigurationFile;
import dev.parley.server.Server;
import dev.parley.transport.SocketConnector;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that compress, and one that does not, on one router. {@code -Dparley.seed} for the messages of a certain run. */
@Timeout(120)
class CompressingClientTest {
    private static final int FROM = 500;
    private static final int MESSAGES = 300;
    private static final String TOPIC = "com.example.news";

    private final long seed = Long.getLong("parley.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    private static Server server(String settings) throws IOException {
        return Server.start(ConfigurationFile.read(
                new StringReader("{\"listeners\": [{\"port\": 0" + settings + "}]}"), null, name -> null));
    }

    private static URI uri(Server server) {
        return URI.create("ws://127.0.0.1:" + server.port() + "/ws");
    }

    private static Client compressing(URI uri) throws Exception {
        return Client.builder()
                .uri(uri)
                .transport(SocketConnector.compressing(FROM))
                .realm("realm1")
                .open();
    }

    private static BlockingQueue<String> heardBy(Client client) throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        TestRealm.await(client.subscribe(TOPIC, String.class, heard::add));
        return heard;
    }

    /** Texts around the threshold, some far beyond it; some that compress well, some that do not. */
    private String text() {
        int length = random.nextInt(10) == 0 ? random.nextInt(400_000) : random.nextInt(2 * FROM);
        int letters = 1 << random.nextInt(1, 12);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) (' ' + random.nextInt(letters)));
        }
        return text.toString();
    }

    @Test
    void generatedMessagesArriveAsTheyWereWhoeverCompresses() throws Exception {
        try (Server server = server(", \"compressFromBytes\": 700");
                Client one = compressing(uri(server));
                Client other = compressing(uri(server));
                Client plain = Client.open(uri(server), "realm1")) {
            List<BlockingQueue<String>> heard = List.of(heardBy(other), heardBy(plain));
            TestRealm.await(other.register("com.example.compressed", call -> call.arguments()));
            TestRealm.await(plain.register("com.example.plain", call -> call.arguments()));
            List<String> sent = new ArrayList<>();
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                String text = text();
                sent.add(text);
                TestRealm.await(one.publishAcknowledged(TOPIC, text));
                String procedure = i % 2 == 0 ? "com.example.compressed" : "com.example.plain";
                answers.add((i % 3 == 0 ? plain : one).call(String.class, procedure, text));
            }
            for (int i = 0; i < MESSAGES; i++) {
                assertEquals(sent.get(i), TestRealm.await(answers.get(i)), "seed " + seed);
                for (BlockingQueue<String> each : heard) {
                    assertEquals(sent.get(i), each.poll(20, TimeUnit.SECONDS), "seed " + seed);
                }
            }
        }
    }

    @Test
    void longMessagesTakeLessOnTheWay() throws Exception {
        String text = "word ".repeat(20_000);
        try (Server server = server(", \"compressFromBytes\": 700");
                CuttingProxy proxy = new CuttingProxy(uri(server));
                Client client = compressing(proxy.uri())) {
            TestRealm.await(client.register("com.example.echo", call -> call.arguments()));

            // goes by the proxy four times
            assertEquals(text, TestRealm.await(client.call(String.class, "com.example.echo", text)));

            assertTrue(proxy.passed() < text.length(), proxy.passed() + " octets");
        }
    }

    @Test
    void aRouterThatDoesNotCompressIsServedAsEver() throws Exception {
        String text = "word ".repeat(20_000);
        try (Server server = server("");
                CuttingProxy proxy = new CuttingProxy(uri(server));
                Client client = compressing(proxy.uri())) {
            TestRealm.await(client.register("com.example.echo", call -> call.arguments()));

            assertEquals(text, TestRealm.await(client.call(String.class, "com.example.echo", text)));

            assertTrue(proxy.passed() > 4L * text.length(), proxy.passed() + " octets");
        }
    }
}
