package dev.parley.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Arguments;
import dev.parley.client.Client;
import dev.parley.client.Event;
import dev.parley.client.Invocation;
import dev.parley.client.Keyword;
import dev.parley.client.Several;
import dev.parley.client.WampException;
import dev.parley.config.Configuration;
import dev.parley.message.Dict;
import dev.parley.message.MatchPolicy;
import dev.parley.server.Server;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ComponentsTest {
    private Server server;
    private Client callee;
    private Client caller;

    @BeforeEach
    void join() throws Exception {
        server = Server.start(Configuration.DEFAULT.listeningOn(null, 0));
        callee = server.join("realm1").get(20, TimeUnit.SECONDS);
        caller = server.join("realm1").get(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void leave() {
        callee.close();
        caller.close();
        server.close();
    }

    public record Order(@NotBlank String item, @Max(100) int count) {}

    public record Receipt(long number, Order order, LocalDate day) {}

    @Several
    public record Quotient(
            int quotient, int remainder, @Keyword Optional<String> note) {}

    /** What is offered, as both sides see it. */
    @Procedure("com.example.shop")
    public interface Shop {
        @Procedure
        Receipt order(@Valid Order order, @Keyword Optional<String> voucher);

        @Procedure(".divide")
        Quotient divided(int dividend, int divisor);

        @Procedure("com.example.other.nothing")
        void nothing();

        @Procedure
        String perhaps(boolean isThere);

        @Procedure
        List<Order> orders(String... items);

        @Procedure
        CompletionStage<Integer> later(int number);

        @Procedure
        Flow.Publisher<Integer> count(int to);

        @Procedure(timeoutMillis = 50)
        void forever() throws InterruptedException;

        @Procedure(discloseMe = true)
        long caller();

        default String nameOfIt() {
            return "the shop " + perhaps(true);
        }
    }

    public static final class OwnShop implements Shop {
        private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        private final CountDownLatch isInterrupted = new CountDownLatch(1);

        @Override
        public Receipt order(Order order, Optional<String> voucher) {
            return new Receipt(voucher.map(String::length).orElse(0), order, LocalDate.of(2026, 1, 2));
        }

        @Override
        public Quotient divided(int dividend, int divisor) {
            if (divisor == 0) {
                throw new WampException("com.example.error.division_by_zero", "the divisor is 0");
            }
            int remainder = dividend % divisor;
            return new Quotient(
                    dividend / divisor, remainder, remainder == 0 ? Optional.of("exact") : Optional.empty());
        }

        @Override
        public void nothing() {}

        @Override
        public String perhaps(boolean isThere) {
            return isThere ? "there" : null;
        }

        @Override
        public List<Order> orders(String... items) {
            return List.of(items).stream().map(item -> new Order(item, 1)).toList();
        }

        @Override
        public CompletionStage<Integer> later(int number) {
            return number < 0
                    ? CompletableFuture.failedFuture(new WampException("com.example.error.negative"))
                    : CompletableFuture.completedFuture(number + 1);
        }

        @Override
        public Flow.Publisher<Integer> count(int to) {
            return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                private int next = 1;

                @Override
                public void request(long items) {
                    if (next <= to) {
                        subscriber.onNext(next++);
                    } else if (next == to + 1) {
                        next++;
                        subscriber.onComplete();
                    }
                }

                @Override
                public void cancel() {
                    next = to + 2;
                }
            });
        }

        @Override
        public void forever() throws InterruptedException {
            try {
                new CountDownLatch(1).await();
            } finally {
                isInterrupted.countDown();
            }
        }

        @Override
        public long caller() {
            return 0;
        }

        @Procedure(value = "com.example.caller", discloseCaller = true)
        public long realCaller(Invocation call, Dict details) {
            assertEquals(call.details(), details);
            return (Long) details.values().get("caller");
        }

        @Procedure(value = "com.example.any", match = MatchPolicy.PREFIX)
        public String any(Invocation call, Arguments all) {
            return call.procedure() + all;
        }

        @Subscribe("com.example.price")
        public void price(String item, @Keyword int price) {
            heard.add(item + " " + price);
        }

        @Subscribe(value = "com.example.news", match = MatchPolicy.PREFIX)
        public void news(Event event) {
            heard.add(event.topic());
        }
    }

    private <T> T await(CompletionStage<T> future) throws Exception {
        return future.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private final OwnShop own = new OwnShop();

    private Shop shop() throws Exception {
        await(Components.add(callee, own));
        return Proxies.of(caller, Shop.class);
    }

    @Test
    void aProxyCallsWhatAnObjectAnswers() throws Exception {
        Shop shop = shop();

        Order order = new Order("tea", 2);
        assertEquals(new Receipt(3, order, LocalDate.of(2026, 1, 2)), shop.order(order, Optional.of("abc")));
        assertEquals(new Receipt(0, order, LocalDate.of(2026, 1, 2)), shop.order(order, Optional.empty()));
        assertEquals(new Quotient(3, 2, Optional.empty()), shop.divided(17, 5));
        assertEquals(new Quotient(3, 0, Optional.of("exact")), shop.divided(15, 5));
        shop.nothing();
        assertEquals("there", shop.perhaps(true));
        assertNull(shop.perhaps(false));
        assertEquals(List.of(new Order("a", 1), new Order("b", 1)), shop.orders("a", "b"));
        assertEquals(8, await(shop.later(7)));
        assertEquals("the shop there", shop.nameOfIt());
        assertEquals(shop, shop);
        assertNotEquals(shop, Proxies.of(caller, Shop.class));
        assertTrue(shop.toString().contains("Shop"));
    }

    @Test
    void severalResultsAreResultsOfTheirOwnOnTheWire() throws Exception {
        shop();

        Arguments results = await(caller.call("com.example.shop.divide", 15, 5));

        assertEquals("[3,0],{\"note\":\"exact\"}", results.toString());
    }

    @Test
    void errorsAreThrownAsTheyAre() throws Exception {
        Shop shop = shop();

        assertEquals(
                "com.example.error.division_by_zero",
                assertThrows(WampException.class, () -> shop.divided(1, 0)).uri());
        ExecutionException later = assertThrows(ExecutionException.class, () -> await(shop.later(-1)));
        assertEquals(
                "com.example.error.negative",
                assertInstanceOf(WampException.class, later.getCause()).uri());
    }

    @Test
    void whatViolatesAConstraintIsAnInvalidArgument() throws Exception {
        Shop shop = shop();

        WampException refusal =
                assertThrows(WampException.class, () -> shop.order(new Order(" ", 101), Optional.of("secret-voucher")));

        assertEquals("wamp.error.invalid_argument", refusal.uri());
        String why = refusal.arguments().as(0, String.class);
        assertTrue(why.contains("order.item") && why.contains("order.count") && why.contains("100"), why);
        assertFalse(why.contains("101"), why);
    }

    /** Constraints on the parameters of what gets events. */
    public static final class Prices {
        private final BlockingQueue<Integer> handled = new LinkedBlockingQueue<>();

        @dev.parley.component.Subscribe("com.example.limited")
        public void priceChanged(@Max(100) int price) {
            handled.add(price);
        }
    }

    @Test
    void anEventThatViolatesAConstraintIsALineInTheLogNowAndThen() throws Exception {
        Prices prices = new Prices();
        Components.add(callee, prices).get(20, TimeUnit.SECONDS);
        List<LogRecord> lines = new CopyOnWriteArrayList<>();
        Logger logger = Logger.getLogger(Components.class.getName());
        Handler collector = collector(lines);
        logger.addHandler(collector);
        logger.setUseParentHandlers(false);
        try {
            for (int i = 0; i < 50; i++) {
                caller.publishAcknowledged("com.example.limited", 101).get(20, TimeUnit.SECONDS);
            }
            caller.publishAcknowledged("com.example.limited", 100).get(20, TimeUnit.SECONDS);

            assertEquals(100, prices.handled.poll(20, TimeUnit.SECONDS));
        } finally {
            logger.removeHandler(collector);
            logger.setUseParentHandlers(true);
        }
        assertEquals(10, lines.size());
        LogRecord line = lines.get(0);
        String said = new SimpleFormatter().formatMessage(line);
        assertEquals(java.util.logging.Level.WARNING, line.getLevel());
        assertNull(line.getThrown());
        assertTrue(said.contains("com.example.limited") && said.contains("less than or equal to 100"), said);
        assertFalse(said.contains("101"), said);
    }

    private static Handler collector(List<LogRecord> lines) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    @Test
    void constraintsThatNothingChecksAreWarnedOf() throws Exception {
        String caution = Validation.caution(Shop.class.getMethod("order", Order.class, Optional.class), "no provider");
        assertTrue(caution.contains("order(") && caution.contains("hibernate-validator"), caution);
        assertTrue(caution.endsWith("(no provider)"), caution);
        assertNull(Validation.caution(Shop.class.getMethod("divided", int.class, int.class), "no provider"));
    }

    @Test
    void whatIsNotOfTheTypeIsAnInvalidArgument() throws Exception {
        shop();

        CompletionException failure =
                assertThrows(CompletionException.class, () -> caller.call("com.example.shop.divide", "many", 5)
                        .join());

        WampException refusal = assertInstanceOf(WampException.class, failure.getCause());
        assertEquals("wamp.error.invalid_argument", refusal.uri());
        assertTrue(refusal.getMessage().contains("argument 0"), refusal.getMessage());
    }

    @Test
    void aPublisherIsProgress() throws Exception {
        Shop shop = shop();
        List<Integer> items = new ArrayList<>();
        CompletableFuture<List<Integer>> all = new CompletableFuture<>();

        shop.count(5).subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(Integer item) {
                items.add(item);
            }

            @Override
            public void onError(Throwable failure) {
                all.completeExceptionally(failure);
            }

            @Override
            public void onComplete() {
                all.complete(items);
            }
        });

        assertEquals(List.of(1, 2, 3, 4, 5), await(all));
    }

    @Test
    void aTimeoutInterruptsTheMethod() throws Exception {
        Shop shop = shop();

        assertEquals(
                "wamp.error.timeout",
                assertThrows(WampException.class, shop::forever).uri());
        assertTrue(own.isInterrupted.await(20, TimeUnit.SECONDS));
    }

    @Test
    void optionsAndWhatIsNoArgumentAreGiven() throws Exception {
        shop();

        assertEquals(caller.sessionId(), await(caller.call(Long.class, "com.example.caller")));
        assertEquals(
                "com.example.any.thing[1],{\"a\":2}",
                await(caller.call("com.example.any.thing", Arguments.of(1).with("a", 2)))
                        .as(0, String.class));
    }

    @Test
    void eventsReachTheMethodsUntilTheyAreRemoved() throws Exception {
        Components components = await(Components.add(callee, own));

        await(caller.publishAcknowledged(
                "com.example.price", Arguments.of("tea").with("price", 3)));
        await(caller.publishAcknowledged("com.example.news.local", 1));
        List<Object> heard = List.of(own.heard.poll(20, TimeUnit.SECONDS), own.heard.poll(20, TimeUnit.SECONDS));
        assertTrue(heard.contains("tea 3") && heard.contains("com.example.news.local"), heard.toString());

        await(components.remove());
        await(caller.publishAcknowledged(
                "com.example.price", Arguments.of("tea").with("price", 4)));
        assertThrows(ExecutionException.class, () -> await(caller.call("com.example.shop.nothing")));
        assertTrue(own.heard.isEmpty());
    }

    /** Whose URIs begin with a dot. */
    @Procedure("com.example.stock")
    public static class Stock {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        @Procedure(".count")
        public int count() {
            return 7;
        }

        @Subscribe(".sold")
        public void sold(String item) {
            heard.add("sold " + item);
        }

        @Subscribe(value = ".moved.", match = MatchPolicy.PREFIX)
        public void moved(Event event) {
            heard.add(event.topic());
        }

        @Subscribe("com.example.closing")
        public void closing() {
            heard.add("closing");
        }
    }

    /** Which inherits the prefix. */
    public static final class BranchStock extends Stock {}

    /** Without a prefix: the first component stands for any. */
    public static final class AnyStock {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        @Subscribe(value = ".example.stock.sold", match = MatchPolicy.WILDCARD)
        public void sold(Event event) {
            heard.add(event.topic());
        }

        @Procedure(value = ".example.stock.any", match = MatchPolicy.WILDCARD)
        public int any() {
            return 8;
        }
    }

    @Test
    void thePrefixOfATypeIsForItsTopicsToo() throws Exception {
        Stock stock = new BranchStock();
        Components.add(callee, stock).join();
        assertEquals(7, caller.blocking().call(Integer.class, "com.example.stock.count"));
        for (String topic : List.of("com.example.stock.sold", "com.example.stock.moved.out", "com.example.closing")) {
            caller.publishAcknowledged(topic, topic.endsWith("sold") ? new Object[] {"tea"} : new Object[0])
                    .join();
        }
        assertEquals(
                List.of("closing", "com.example.stock.moved.out", "sold tea"),
                List.of(heard(stock.heard), heard(stock.heard), heard(stock.heard)).stream()
                        .sorted()
                        .toList());
    }

    @Test
    void withoutAPrefixAWildcardMayBeginWithADot() throws Exception {
        AnyStock stock = new AnyStock();
        Components.add(callee, stock).join();
        assertEquals(8, caller.blocking().call(Integer.class, "org.example.stock.any"));
        caller.publishAcknowledged("org.example.stock.sold").join();
        assertEquals("org.example.stock.sold", heard(stock.heard));
    }

    private static String heard(BlockingQueue<String> events) throws InterruptedException {
        return String.valueOf(events.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void whereOneIsRefusedNoneStays() throws Exception {
        await(caller.register("com.example.shop.divide", call -> null));

        ExecutionException refused = assertThrows(ExecutionException.class, () -> await(Components.add(callee, own)));

        assertEquals(
                "wamp.error.procedure_already_exists",
                assertInstanceOf(WampException.class, refused.getCause()).uri());
        await(Components.add(caller, new Instead()));
    }

    /** One of the shop's procedures. */
    public static final class Instead {
        @Procedure("com.example.shop.orders")
        public String orders() {
            return "instead";
        }
    }

    /** Not as it must be. */
    public static final class Wrong {
        @Procedure("com.example.wrong")
        public void wrong(Event event) {}
    }

    /** Without a URI. */
    public static final class Nameless {
        @Procedure
        public void nameless() {}
    }

    /** Whose topic wants a prefix. */
    public static final class NamelessTopic {
        @Subscribe(".price")
        public void price(int price) {}
    }

    /** Not marked. */
    public interface Unmarked {
        void unmarked();
    }

    public static final class Lasting {
        @Subscribe(value = "com.example.price", durable = "prices")
        public void priced() {}
    }

    @Test
    void aSubscriptionMayBeDurable() {
        // this router keeps nothing, and says so
        CompletionException refused =
                assertThrows(CompletionException.class, () -> Components.add(callee, new Lasting())
                        .join());
        WampException error = assertInstanceOf(WampException.class, refused.getCause());
        assertTrue(error.getMessage().contains("durable"), error::getMessage);
    }

    public static final class LastingTwice {
        @Subscribe(value = "com.example.price", durable = "prices", replayMissed = true)
        public void priced() {}
    }

    @Test
    void aMarkThatContradictsItselfIsNamedWithItsMethod() {
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> Components.add(callee, new LastingTwice()));
        assertTrue(wrong.getMessage().contains("LastingTwice.priced(): a durable"), wrong::getMessage);
    }

    @Test
    void whatIsNotAsItMustBeIsNamedBeforeAnythingIsDone() {
        assertThrows(IllegalArgumentException.class, () -> Components.add(callee, new Wrong()));
        assertThrows(IllegalArgumentException.class, () -> Components.add(callee, new Nameless()));
        assertThrows(IllegalArgumentException.class, () -> Components.add(callee, new NamelessTopic()));
        assertThrows(IllegalArgumentException.class, () -> Components.add(callee, "nothing is marked"));
        assertThrows(IllegalArgumentException.class, () -> Proxies.of(caller, Unmarked.class));
        assertThrows(IllegalArgumentException.class, () -> Proxies.of(caller, OwnShop.class));
    }
}
