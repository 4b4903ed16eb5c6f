package dev.parley.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Arguments;
import dev.parley.client.CallOptions;
import dev.parley.client.Client;
import dev.parley.client.ConnectionLostException;
import dev.parley.client.Keyword;
import dev.parley.client.Login;
import dev.parley.client.Overflow;
import dev.parley.client.PublishOptions;
import dev.parley.client.Reconnect;
import dev.parley.client.RegisterOptions;
import dev.parley.client.Several;
import dev.parley.client.SubscribeOptions;
import dev.parley.client.Subscription;
import dev.parley.client.WampException;
import dev.parley.component.Components;
import dev.parley.component.Procedure;
import dev.parley.component.Proxies;
import dev.parley.component.Subscribe;
import dev.parley.config.Configuration;
import dev.parley.message.WhenSlow;
import dev.parley.server.Server;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What README and the pages show of the client. {@link DocumentationTest} holds them equal. */
@Timeout(60)
class ClientExamplesTest {
    private static final long PATIENCE_MILLIS = 20_000;

    private final Printed printed = new Printed();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private Server server;
    private Client client;
    private String address;

    /** Tells when something is printed. */
    private static final class Printed extends ByteArrayOutputStream {
        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, length);
            notifyAll();
        }

        synchronized void await(String text) throws InterruptedException {
            long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
            while (!toString(StandardCharsets.UTF_8).contains(text)) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                assertTrue(left > 0, () -> "not printed: " + text + "; only " + toString(StandardCharsets.UTF_8));
                wait(left);
            }
        }
    }

    @BeforeEach
    void join() throws Exception {
        server = Server.start(Configuration.DEFAULT.listeningOn(null, 0));
        address = "ws://127.0.0.1:" + server.port() + "/ws";
        client = server.join("realm1").join();
    }

    @AfterEach
    void leave() {
        client.close();
        server.close();
    }

    // example: records
    public record Order(String item, int count, Optional<String> note, LocalDate due) {}

    public record Receipt(long number, Order order) {}
    // end

    @Test
    void first() throws Exception {
        URI router = URI.create(address);
        // example: first
        try (Client client = Client.open(router, "realm1")) {
            // answer calls: one argument, bound to a record; what is returned is the result
            client.register("com.example.order", Order.class, order -> new Receipt(1, order))
                    .join();

            // several arguments, errors of your own
            client.register("com.example.divide", call -> {
                        int divisor = call.arguments().as(1, int.class);
                        if (divisor == 0) {
                            throw new WampException("com.example.error.division_by_zero", "the divisor is 0");
                        }
                        return call.arguments().as(0, int.class) / divisor;
                    })
                    .join();

            // call
            Order order = new Order("tea", 2, Optional.empty(), LocalDate.parse("2026-12-01"));
            Receipt receipt =
                    client.call(Receipt.class, "com.example.order", order).join();
            int half = client.call(Integer.class, "com.example.divide", 84, 2).join();
            out.println(receipt.order().item() + " " + half);

            // subscribe and publish
            client.subscribe("com.example.price", BigDecimal.class, price -> out.println("now " + price))
                    .join();
            client.publish(PublishOptions.DEFAULT.includeMe(), "com.example.price", new BigDecimal("1.10"));
            long publication = client.publishAcknowledged("com.example.price", new BigDecimal("1.20"))
                    .join();
            out.println("published as " + publication);
        }
        // end
        String text = printed.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("tea 42") && text.contains("published as"), text);
    }

    @Test
    void connecting() throws Exception {
        // example: connecting
        try (Client client = Client.builder()
                .uri("ws://127.0.0.1:1/ws")
                .uri(address) // where the first does not answer
                .realm("realm1")
                .login(Login.anonymous("joe")) // or Login.scram("joe", password), Login.ticket(…), …
                .callTimeout(Duration.ofSeconds(30))
                .reconnect(Reconnect.after(Duration.ofMillis(200), Duration.ofSeconds(30)))
                .onStateChange(change -> out.println(change.state() + " " + change.explanation()))
                .open()) {
            out.println(client.call("wamp.session.count").join());
        }
        // end
        printed.await("JOINED");
    }

    @Test
    void losing() throws Exception {
        // example: losing
        CallOptions harmless = CallOptions.DEFAULT.idempotent(); // sent again in the next session
        CompletableFuture<Arguments> count = client.call(harmless, "wamp.session.count");

        try {
            client.blocking().call("com.example.pay", 100);
        } catch (ConnectionLostException lost) {
            out.println(lost.wasSent() ? "perhaps paid" : "not paid");
        } catch (WampException refused) {
            out.println("not paid: " + refused.uri());
        }
        // end
        assertEquals(1, count.join().size());
        assertEquals(
                "not paid: wamp.error.no_such_procedure",
                printed.toString(StandardCharsets.UTF_8).strip());
    }

    @Test
    void staying() {
        client.close();
        // example: staying
        client.whenClosed().join(); // the reason why it has closed
        // end
        assertTrue(client.whenClosed().isDone());
    }

    @Test
    void caller() {
        // example: caller
        client.register(RegisterOptions.DEFAULT.discloseCaller(), "com.example.whoami", call -> {
                    return call.callerAuthrole().orElse("unknown");
                })
                .join();
        // end
        assertEquals(
                "anonymous", client.call(String.class, "com.example.whoami").join());
    }

    @Test
    void missing() throws Exception {
        // example: missing
        Subscription news = client.blocking()
                .subscribe(
                        SubscribeOptions.DEFAULT.replayMissed().queue(1000, Overflow.DROP_OLDEST),
                        "com.example.news",
                        event -> out.println((event.isReplayed() ? "missed: " : "now: ") + event.arguments()));
        // end
        // this router keeps no history of it, and the subscription says so
        assertEquals(1, news.gaps());
    }

    @Test
    void slow() throws Exception {
        // example: slow
        client.blocking()
                .subscribe(
                        SubscribeOptions.DEFAULT.prefix().whenSlow(WhenSlow.COALESCE),
                        "com.example.price.",
                        event -> out.println(event.topic() + ": " + event.arguments() + ", missed " + event.dropped()));
        // end
        client.publish(PublishOptions.DEFAULT.includeMe(), "com.example.price.a", 5);
        printed.await("com.example.price.a: [5], missed 0");
    }

    // example: several
    @Several
    public record Quotient(
            int quotient, int remainder, @Keyword Optional<String> note) {}
    // end

    @Test
    void several() throws Exception {
        client.register("com.example.divide", call -> new Quotient(3, 2, Optional.empty()))
                .join();
        // example: severalCalled
        Quotient both = client.call(Quotient.class, "com.example.divide", 17, 5).join();
        // end
        assertEquals(new Quotient(3, 2, Optional.empty()), both);
        assertEquals("[3,2]", client.call("com.example.divide", 17, 5).join().toString());
    }

    @Test
    void progress() throws Exception {
        // example: progress
        client.register("com.example.total", call -> {
                    BigDecimal[] total = {BigDecimal.ZERO};
                    call.forEachChunk(chunk -> {
                        total[0] = total[0].add(chunk.as(0, BigDecimal.class));
                        call.progress(total[0]); // waits while the router does not read
                    });
                    return total[0];
                })
                .join();

        SubmissionPublisher<BigDecimal> prices = new SubmissionPublisher<>();
        CompletableFuture<Arguments> total =
                client.send(CallOptions.DEFAULT, "com.example.total", prices, sofar -> out.println("so far " + sofar));
        prices.submit(new BigDecimal("1.10"));
        prices.submit(new BigDecimal("2.20"));
        prices.close();

        out.println("in all " + total.join().as(0, BigDecimal.class));
        // end
        assertEquals(
                List.of("so far [1.10]", "so far [3.30]", "in all 3.30"),
                printed.toString(StandardCharsets.UTF_8).lines().toList());
    }

    // example: component
    @Procedure("com.example.shop")
    public static class Shop {
        @Procedure
        public String order(String item, @Keyword Optional<Integer> count) {
            return count.orElse(1) + " of " + item;
        }

        @Subscribe("com.example.price")
        public void priceChanged(String item, BigDecimal price) {}
    }
    // end

    // example: proxy
    @Procedure("com.example.shop")
    public interface ShopCalls {
        @Procedure
        String order(String item, @Keyword Optional<Integer> count);

        @Procedure("com.example.shop.order")
        CompletionStage<String> orderLater(String item);

        @Procedure(value = ".order", timeoutMillis = 5000)
        Flow.Publisher<String> offers(String item);
    }
    // end

    @Test
    void components() {
        Components.add(client, new Shop()).join();
        ShopCalls shop = Proxies.of(client, ShopCalls.class);
        assertEquals("3 of tea", shop.order("tea", Optional.of(3)));
        assertEquals("1 of tea", shop.orderLater("tea").toCompletableFuture().join());
    }
}
