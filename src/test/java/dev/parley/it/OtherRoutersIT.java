package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Arguments;
import dev.parley.client.Client;
import dev.parley.client.PublishOptions;
import dev.parley.client.Reconnect;
import dev.parley.client.Registration;
import dev.parley.client.SessionClosedException;
import dev.parley.client.Subscription;
import dev.parley.client.WampException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Java client with other people's routers, as far as those go. */
class OtherRoutersIT {
    private static final long PATIENCE_SECONDS = 30;
    private static final Map<OtherRouter.Kind, OtherRouter> ROUTERS = new EnumMap<>(OtherRouter.Kind.class);

    @AfterAll
    static void stop() {
        ROUTERS.values().forEach(OtherRouter::close);
    }

    private static Client join(OtherRouter.Kind kind) throws Exception {
        return join(kind, OtherRouter.REALM);
    }

    private static Client join(OtherRouter.Kind kind, String realm) throws Exception {
        OtherRouter router = ROUTERS.get(kind);
        if (router == null) {
            router = kind.start();
            ROUTERS.put(kind, router);
        }
        return Client.builder()
                .uri(router.webSocket())
                .realm(realm)
                .reconnect(Reconnect.NEVER)
                .open();
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static WampException refusal(CompletableFuture<?> future) {
        return assertInstanceOf(
                WampException.class,
                assertThrows(ExecutionException.class, () -> await(future)).getCause());
    }

    @ParameterizedTest
    @EnumSource
    void callsAreAnswered(OtherRouter.Kind kind) throws Exception {
        try (Client callee = join(kind);
                Client caller = join(kind)) {
            Registration echo = await(callee.register("com.example.echo", call -> call.arguments()));
            assertEquals("tea", await(caller.call(String.class, "com.example.echo", "tea")));
            Arguments both =
                    await(caller.call("com.example.echo", Arguments.of(1, "two").with("three", List.of(3))));
            assertEquals(1, both.as(0, int.class));
            assertEquals("two", both.as(1, String.class));
            assertEquals("[3]", both.json("three").orElseThrow());

            List<CompletableFuture<Integer>> many = IntStream.range(0, 500)
                    .mapToObj(i -> caller.call(Integer.class, "com.example.echo", i))
                    .toList();
            for (int i = 0; i < many.size(); i++) {
                assertEquals(i, await(many.get(i)));
            }

            await(echo.unregister());
            assertEquals(
                    "wamp.error.no_such_procedure",
                    refusal(caller.call("com.example.echo", 1)).uri());
        }
    }

    /** Not fox-wamp: it makes {@code wamp.error.callee_failure} of each error of a callee. */
    @ParameterizedTest
    @EnumSource(names = "JAWAMPA")
    void errorsReachTheCaller(OtherRouter.Kind kind) throws Exception {
        try (Client callee = join(kind);
                Client caller = join(kind)) {
            await(callee.register("com.example.refuse", call -> {
                throw new WampException("com.example.error.sold_out", Arguments.of("tea"));
            }));
            WampException refused = refusal(caller.call("com.example.refuse"));
            assertEquals("com.example.error.sold_out", refused.uri());
            assertEquals("tea", refused.arguments().as(0, String.class));
            assertEquals(
                    "wamp.error.procedure_already_exists",
                    refusal(caller.register("com.example.refuse", call -> null)).uri());
        }
    }

    @ParameterizedTest
    @EnumSource
    void eventsComeOnceAndInOrder(OtherRouter.Kind kind) throws Exception {
        try (Client publisher = join(kind);
                Client subscriber = join(kind)) {
            BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
            Subscription subscription = await(subscriber.subscribe("com.example.count", Integer.class, received::add));
            BlockingQueue<Integer> own = new LinkedBlockingQueue<>();
            await(publisher.subscribe("com.example.count", Integer.class, own::add));

            List<Integer> expected = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                publisher.publish("com.example.count", i);
                expected.add(i);
            }
            assertTrue(await(publisher.publishAcknowledged(
                            PublishOptions.DEFAULT.includeMe(), "com.example.count", Arguments.of(500)))
                    > 0);
            expected.add(500);

            for (int i : expected) {
                assertEquals(i, received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
            // of its own it gets what it asked for alone
            assertEquals(500, own.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertNull(own.poll());

            await(subscription.unsubscribe());
            await(publisher.publishAcknowledged("com.example.count", 501));
            assertNull(received.poll());
        }
    }

    /** Not fox-wamp: its process ends. */
    @ParameterizedTest
    @EnumSource(names = "JAWAMPA")
    void aRealmThatIsNotThereIsRefused(OtherRouter.Kind kind) throws Exception {
        SessionClosedException refused =
                assertThrows(SessionClosedException.class, () -> join(kind, "com.example.no_such_realm"));
        assertEquals("wamp.error.no_such_realm", refused.reason());
    }
}
