package dev.parley.client;

import static dev.parley.client.TestRealm.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.MessageType;
import dev.parley.message.Publish;
import dev.parley.message.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waiting is like: whose stack a failure has, and that a publication waits for room and nothing else. */
@Timeout(60)
class BlockingClientTest {
    private final ScriptedRouter router = new ScriptedRouter();
    private Client client;

    @BeforeEach
    void join() throws Exception {
        client = router.welcome();
    }

    private void assertIsOfTheCaller(Throwable failure) {
        assertTrue(
                Arrays.stream(failure.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(BlockingClientTest.class.getName())
                                && frame.getMethodName().startsWith("fail")),
                () -> Arrays.toString(failure.getStackTrace()));
        Throwable original = failure.getCause();
        assertSame(failure.getClass(), original.getClass());
        assertEquals(failure.getMessage(), original.getMessage());
    }

    /** Waits in a thread of its own, so that the router can answer in this one. */
    private static <X extends Throwable> X awaitFailure(Class<X> type, FutureTask<Throwable> waiting) throws Exception {
        return assertInstanceOf(type, waiting.get(20, TimeUnit.SECONDS));
    }

    private FutureTask<Throwable> started(Class<?> result) {
        FutureTask<Throwable> waiting = new FutureTask<>(() -> failOf(result));
        new Thread(waiting).start();
        return waiting;
    }

    private Throwable failOf(Class<?> result) {
        return assertThrows(Throwable.class, () -> failingCall(result));
    }

    private void failingCall(Class<?> result) throws InterruptedException {
        client.blocking().call(result, "com.example.order", 1);
    }

    @Test
    void anErrorHasTheStackOfWhoWaited() throws Exception {
        FutureTask<Throwable> waiting = started(Arguments.class);
        long request = router.next(Call.class).request();
        router.client.received(new ErrorReply(
                MessageType.CALL,
                request,
                Dict.of("x", 1L),
                "com.example.error.sold_out",
                Arguments.of("no tea").with("left", 0).payload()));

        WampException error = awaitFailure(WampException.class, waiting);

        assertIsOfTheCaller(error);
        assertEquals("com.example.error.sold_out", error.uri());
        assertEquals("no tea", error.arguments().as(0, String.class));
        assertEquals(0, error.arguments().as("left", int.class));
        assertEquals(1L, error.details().values().get("x"));
    }

    @Test
    void aResultOfAnotherTypeHasTheStackOfWhoWaited() throws Exception {
        FutureTask<Throwable> waiting = started(Integer.class);
        long request = router.next(Call.class).request();
        router.client.received(
                new Result(request, Dict.EMPTY, Arguments.of("tea").payload()));

        assertIsOfTheCaller(awaitFailure(BindingException.class, waiting));
    }

    @Test
    void theEndOfTheSessionHasTheStackOfWhoWaited() throws Exception {
        FutureTask<Throwable> waiting = started(Arguments.class);
        router.next(Call.class);
        router.client.closed("the cable was pulled");

        SessionClosedException closed = awaitFailure(SessionClosedException.class, waiting);

        assertIsOfTheCaller(closed);
        assertEquals("wamp.close.transport_lost", closed.reason());
    }

    @Test
    void aLostConnectionHasTheStackOfWhoWaited() throws Exception {
        ScriptedRouter other = new ScriptedRouter();
        CompletableFuture<Client> joining =
                Client.builder().connector(other).realm(TestRealm.NAME).connect();
        other.admit(7);
        client = await(joining);
        FutureTask<Throwable> waiting = started(Arguments.class);
        other.next(Call.class);
        other.client.closed("the cable was pulled");

        ConnectionLostException lost = awaitFailure(ConnectionLostException.class, waiting);

        assertIsOfTheCaller(lost);
        assertTrue(lost.wasSent());
        assertTrue(lost.getMessage().contains("idempotent()"), lost.getMessage());
        new Thread(client::close).start();
    }

    @Test
    void whatIsNotOfTheClientIsThrownAsItIs() {
        IllegalStateException own = new IllegalStateException("of a consumer");
        assertSame(
                own,
                assertThrows(
                        IllegalStateException.class, () -> BlockingClient.await(CompletableFuture.failedFuture(own))));
        IOException checked = new IOException("of a publisher");
        assertSame(
                checked,
                assertThrows(
                                CompletionException.class,
                                () -> BlockingClient.await(CompletableFuture.failedFuture(checked)))
                        .getCause());
    }

    @Test
    void aRouterThatCannotBeReachedHasTheStackOfWhoWaited() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        IOException failure = assertThrows(IOException.class, () -> failingOpen(port));

        assertIsOfTheCaller(failure);
    }

    private static void failingOpen(int port) throws IOException, InterruptedException {
        Client.open("ws://127.0.0.1:" + port + "/ws", "realm1").close();
    }

    @Test
    void aPublicationWithoutRoomFailsInTheOneAndWaitsInTheOther() throws Exception {
        router.room(false);

        WampException failure = assertThrows(WampException.class, () -> client.publish("com.example.news", 1));
        assertEquals("wamp.error.network_failure", failure.uri());
        String advice = failure.getMessage();
        assertTrue(advice.contains("publishAcknowledged") && advice.contains("blocking()"), advice);
        assertTrue(router.saidNothingMore());

        ScriptedRouter slow = new ScriptedRouter();
        Client other = slow.welcome();
        slow.room(false);
        FutureTask<Boolean> publishing = new FutureTask<>(() -> {
            other.blocking().publish("com.example.news", 2);
            return true;
        });
        new Thread(publishing).start();
        await(slow.wasFull);
        assertTrue(slow.saidNothingMore());
        slow.room(true);

        assertTrue(publishing.get(20, TimeUnit.SECONDS));
        Publish sent = slow.next(Publish.class);
        assertTrue(sent.options().isEmpty(), "not acknowledged");
        assertEquals("[2]", new Arguments(sent.payload()).toString());
        assertTrue(slow.saidNothingMore());
    }

    @Test
    void whoWaitsForRoomCanBeInterrupted() throws Exception {
        router.room(false);
        FutureTask<Throwable> publishing = new FutureTask<>(
                () -> assertThrows(Throwable.class, () -> client.blocking().publish("com.example.news", 1)));
        Thread thread = new Thread(publishing);
        thread.start();
        await(router.wasFull);

        thread.interrupt();

        assertInstanceOf(InterruptedException.class, publishing.get(20, TimeUnit.SECONDS));
        assertTrue(router.saidNothingMore());
    }

    @Test
    void aPublicationWithoutASessionFailsInBoth() {
        router.client.closed("the cable was pulled");

        assertThrows(SessionClosedException.class, () -> client.publish("com.example.news", 1));
        assertThrows(SessionClosedException.class, () -> client.blocking().publish("com.example.news", 1));
    }
}
