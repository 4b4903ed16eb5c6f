package dev.parley.client;

import static dev.parley.client.TestRealm.await;
import static dev.parley.client.TestRealm.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@ParameterizedClass(name = "{0}")
@EnumSource(Reach.class)
class ClientTypesTest {
    @Parameter
    Reach reach;

    private TestRealm realm;
    private Client caller;
    private Client callee;

    public record Point(int x, int y) {}

    public enum Season {
        SPRING,
        AUTUMN
    }

    public record Journey(
            String name,
            List<Point> way,
            Map<String, Point> inns,
            Season season,
            LocalDate day,
            Optional<String> note,
            Optional<Point> shelter) {}

    @BeforeEach
    void join() throws Exception {
        realm = new TestRealm(reach);
        caller = realm.join();
        callee = realm.join();
    }

    @AfterEach
    void leave() {
        realm.close();
    }

    /** A procedure that answers with what it gets. */
    private void registerEcho(String procedure) throws Exception {
        await(callee.register(procedure, call -> call.arguments()));
    }

    @Test
    void aRecordIsCalledWithAndARecordComesBack() throws Exception {
        await(callee.register("com.example.mirror", Point.class, point -> new Point(point.y(), point.x())));

        assertEquals(new Point(2, 1), await(caller.call(Point.class, "com.example.mirror", new Point(1, 2))));
    }

    @Test
    void aRecordOfEverythingComesBackEqual() throws Exception {
        registerEcho("com.example.echo");
        Journey journey = new Journey(
                "Grüße \"aus\" 東京 😀\n\u0001",
                List.of(new Point(1, 2), new Point(Integer.MAX_VALUE, Integer.MIN_VALUE)),
                Map.of("Zum Löwen", new Point(3, 4)),
                Season.AUTUMN,
                LocalDate.of(2026, 2, 28),
                Optional.of("bring a coat"),
                Optional.empty());

        assertEquals(journey, await(caller.call(Journey.class, "com.example.echo", journey)));
    }

    @Test
    void genericTypesAreWrittenDownWhereTheyAreAskedFor() throws Exception {
        registerEcho("com.example.echo");
        List<Point> way = List.of(new Point(1, 2), new Point(3, 4));
        Map<String, List<Point>> ways = Map.of("there", way);

        assertEquals(way, await(caller.call(new GenericType<List<Point>>() {}, "com.example.echo", way)));
        assertEquals(
                ways, await(caller.call(new GenericType<Map<String, List<Point>>>() {}, "com.example.echo", ways)));
    }

    @Test
    void whatMayBeMissingIsOptional() throws Exception {
        registerEcho("com.example.echo");
        GenericType<Optional<Point>> perhapsAPoint = new GenericType<>() {};

        assertEquals(
                Optional.of(new Point(1, 2)), await(caller.call(perhapsAPoint, "com.example.echo", new Point(1, 2))));
        assertEquals(Optional.empty(), await(caller.call(perhapsAPoint, "com.example.echo", Optional.empty())));
        assertEquals(Optional.empty(), await(caller.call(perhapsAPoint, "com.example.echo", (Object) null)));
        assertEquals(Optional.empty(), await(caller.call(perhapsAPoint, "com.example.echo")));
    }

    @Test
    void timesAndEnumsAreArgumentsOfTheirOwn() throws Exception {
        registerEcho("com.example.echo");
        Instant instant = Instant.parse("2026-02-28T23:59:59.123Z");
        ZonedDateTime zoned = ZonedDateTime.parse("2026-02-28T23:59:59+01:00[Europe/Berlin]");

        assertEquals(instant, await(caller.call(Instant.class, "com.example.echo", instant)));
        assertEquals(zoned, await(caller.call(ZonedDateTime.class, "com.example.echo", zoned)));
        assertEquals(LocalTime.NOON, await(caller.call(LocalTime.class, "com.example.echo", LocalTime.NOON)));
        assertEquals(
                Duration.ofMinutes(90), await(caller.call(Duration.class, "com.example.echo", Duration.ofMinutes(90))));
        assertEquals(Season.SPRING, await(caller.call(Season.class, "com.example.echo", Season.SPRING)));
    }

    @Test
    void severalArgumentsHaveEachItsType() throws Exception {
        await(callee.register("com.example.describe", call -> {
            String name = call.arguments().as(0, String.class);
            int times = call.arguments().as(1, int.class);
            boolean loudly = call.arguments().as(2, boolean.class);
            Point at = call.arguments().as(3, Point.class);
            return name + times + loudly + at.x() + at.y();
        }));

        assertEquals(
                "echo3true12",
                await(caller.call(String.class, "com.example.describe", "echo", 3, true, new Point(1, 2))));
    }

    @Test
    void keywordArgumentsGoThereAndBack() throws Exception {
        await(callee.register("com.example.swap", call -> Arguments.of("first", 2)
                .with("left", call.arguments().as("right", Point.class))
                .with("right", call.arguments().as("left", Point.class))
                .with("note", call.arguments().as("note", new GenericType<Optional<String>>() {}))));

        Arguments results = await(caller.call(
                CallOptions.DEFAULT,
                "com.example.swap",
                Arguments.NONE.with("left", new Point(1, 1)).with("right", new Point(2, 2))));

        assertEquals(2, results.size());
        assertEquals("first", results.as(0, String.class));
        assertEquals(2, results.as(1, int.class));
        assertEquals(new Point(2, 2), results.as("left", Point.class));
        assertEquals(new Point(1, 1), results.as("right", Point.class));
        assertEquals(Optional.empty(), results.as("note", new GenericType<Optional<String>>() {}));
        assertFalse(results.has("elsewhere"));
    }

    @Test
    void aProcedureMayHaveNoResult() throws Exception {
        await(callee.register("com.example.nothing", call -> null));
        await(callee.register("com.example.none", call -> Arguments.NONE));

        assertEquals(0, await(caller.call("com.example.nothing")).size());
        assertEquals(0, await(caller.call("com.example.none")).size());
    }

    @Test
    void aResultMayComeLater() throws Exception {
        CompletableFuture<Point> later = new CompletableFuture<>();
        await(callee.register("com.example.later", call -> later));
        CompletableFuture<Integer> sum = later.thenApply(point -> point.x() + point.y());
        await(callee.register("com.example.typed_later", int.class, ignored -> sum));

        CompletableFuture<Point> result = caller.call(Point.class, "com.example.later");
        CompletableFuture<Integer> typedResult = caller.call(Integer.class, "com.example.typed_later", 40);
        later.complete(new Point(2, 3));

        assertEquals(new Point(2, 3), await(result));
        assertEquals(5, await(typedResult));
    }

    @Test
    void numbersKeepEveryDigit() throws Exception {
        registerEcho("com.example.echo");
        BigInteger great = new BigInteger("12345678901234567890123");
        BigDecimal exact = new BigDecimal("1.10");

        assertEquals(great, await(caller.call(BigInteger.class, "com.example.echo", great)));
        assertEquals(exact, await(caller.call(BigDecimal.class, "com.example.echo", exact)));
        assertEquals(Long.MAX_VALUE, await(caller.call(Long.class, "com.example.echo", Long.MAX_VALUE)));
        assertEquals(0.1 + 0.2, await(caller.call(Double.class, "com.example.echo", 0.1 + 0.2)));
    }

    @ParameterizedTest(name = "a string of {0} characters")
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 1_000_000})
    void stringsOfEveryLengthPass(int length) throws Exception {
        registerEcho("com.example.echo");
        String text = "é".repeat(length);

        assertEquals(text, await(caller.call(String.class, "com.example.echo", text)));
    }

    @Test
    void anEventsArgumentsAreTyped() throws Exception {
        BlockingQueue<Object> received = new LinkedBlockingQueue<>();
        await(callee.subscribe("com.example.points", Point.class, received::add));
        await(callee.subscribe("com.example.seasons", event -> {
            received.add(event.arguments().as(0, Season.class));
            received.add(event.arguments().as("since", LocalDate.class));
        }));

        caller.publish("com.example.points", new Point(1, 2));
        assertEquals(new Point(1, 2), received.poll(20, TimeUnit.SECONDS));

        LocalDate since = LocalDate.of(2026, 3, 20);
        caller.publish(
                PublishOptions.DEFAULT,
                "com.example.seasons",
                Arguments.of(Season.SPRING).with("since", since));
        assertEquals(Season.SPRING, received.poll(20, TimeUnit.SECONDS));
        assertEquals(since, received.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void anArgumentThatDoesNotFitIsAnsweredInvalidArgument() throws Exception {
        await(callee.register("com.example.mirror", Point.class, point -> new Point(point.y(), point.x())));
        await(callee.register("com.example.length", call -> call.arguments().as("length", int.class)));

        WampException text = failure(WampException.class, caller.call("com.example.mirror", "no point"));
        assertEquals("wamp.error.invalid_argument", text.uri());
        assertTrue(text.arguments().as(0, String.class).contains("argument 0"), text.toString());

        WampException missing = failure(WampException.class, caller.call("com.example.mirror"));
        assertEquals("wamp.error.invalid_argument", missing.uri());
        assertEquals("argument 0 is missing", missing.arguments().as(0, String.class));

        WampException keyword = failure(WampException.class, caller.call("com.example.length"));
        assertEquals("wamp.error.invalid_argument", keyword.uri());
        assertEquals("argument 'length' is missing", keyword.arguments().as(0, String.class));
    }

    @Test
    void aResultThatDoesNotFitFailsTheCallersFuture() throws Exception {
        registerEcho("com.example.echo");

        BindingException misfit =
                failure(BindingException.class, caller.call(Point.class, "com.example.echo", "no point"));
        assertTrue(String.valueOf(misfit.getMessage()).contains("argument 0"), misfit.toString());
        failure(BindingException.class, caller.call(Integer.class, "com.example.echo", 2.5));
        failure(BindingException.class, caller.call(Integer.class, "com.example.echo", 1L << 40));
        failure(BindingException.class, caller.call(String.class, "com.example.echo"));
    }

    @Test
    void anArgumentThatIsNotJsonIsRefusedBeforeItIsSent() throws Exception {
        registerEcho("com.example.echo");

        assertThrows(BindingException.class, () -> caller.call("com.example.echo", Double.NaN));
        assertThrows(BindingException.class, () -> caller.publish("com.example.news", Double.POSITIVE_INFINITY));
        assertEquals(1, await(caller.call(Integer.class, "com.example.echo", 1)));
    }

    @Test
    void aResultThatIsNotJsonIsTheCalleesFault() throws Exception {
        CompletableFuture<Double> later = CompletableFuture.completedFuture(Double.NaN);
        await(callee.register("com.example.nan", call -> Double.NaN));
        await(callee.register("com.example.nan_later", call -> later));
        await(callee.register("com.example.typed_nan", int.class, x -> Double.NaN));

        for (String procedure : List.of("com.example.nan", "com.example.nan_later", "com.example.typed_nan")) {
            assertEquals(
                    "wamp.error.runtime_error",
                    failure(WampException.class, caller.call(procedure, 1)).uri());
        }
    }
}
