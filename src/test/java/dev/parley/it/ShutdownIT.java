package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Arguments;
import dev.parley.client.Client;
import dev.parley.client.Reconnect;
import dev.parley.client.SessionClosedException;
import dev.parley.client.WampException;
import jakarta.json.JsonArray;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGTERM while the router is busy. */
class ShutdownIT {
    private static final String GOODBYE_AND_OUT = "[6,{},\"wamp.close.goodbye_and_out\"]";

    /** What a router may take that waits for those who do not answer; more than it does, because build servers are slow. */
    private static final Duration A_FEW_SECONDS = Duration.ofSeconds(12);

    private StandaloneRouter router;

    @BeforeEach
    void start() throws Exception {
        router = StandaloneRouter.start();
    }

    @AfterEach
    void end() {
        router.close();
    }

    private RawPeer join() throws InterruptedException {
        return RawPeer.join(router.webSocket(), RawPeer.JSON);
    }

    /** Sends SIGTERM to the router and measures how long it takes to end, with which exit code 0 is expected. */
    private CompletableFuture<Duration> terminate() {
        long start = System.nanoTime();
        router.program().terminate();
        return CompletableFuture.supplyAsync(() -> {
            try {
                assertEquals(0, router.program().awaitExit(20), () -> router.program()
                        .said("had another exit code"));
                return Duration.ofNanos(System.nanoTime() - start);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        });
    }

    private static void assertEndsSoon(CompletableFuture<Duration> exit) throws Exception {
        Duration taken = exit.get(30, TimeUnit.SECONDS);
        assertTrue(taken.compareTo(A_FEW_SECONDS) < 0, "the router took " + taken + " to end");
    }

    private static void assertGoodbye(RawPeer peer) throws InterruptedException {
        JsonArray goodbye = peer.receive(6);
        assertEquals("wamp.close.system_shutdown", goodbye.getString(2));
    }

    /** Registers a procedure at the callee and starts a call of it, which the callee does not answer. */
    private static void startCall(RawPeer callee, RawPeer caller, int request) throws InterruptedException {
        String procedure = "\"com.example.slow" + request + "\"";
        callee.send("[64," + request + ",{}," + procedure + "]");
        callee.receive(65);
        caller.send("[48," + request + ",{}," + procedure + ",[\"work\"]]");
        callee.receive(68);
    }

    private static void assertCanceled(RawPeer caller, int request) throws InterruptedException {
        JsonArray error = caller.receive(8);
        assertEquals(48, error.getInt(1));
        assertEquals(request, error.getInt(2));
        assertEquals("wamp.error.canceled", error.getString(4));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {RawPeer.JSON, RawPeer.BATCHED})
    void callsUnderWayAreAnsweredAndEverySessionHearsGoodbye(String subProtocol) throws Exception {
        try (RawPeer callee = RawPeer.join(router.webSocket(), subProtocol);
                RawPeer caller = RawPeer.join(router.webSocket(), subProtocol);
                RawPeer bystander = RawPeer.join(router.webSocket(), subProtocol)) {
            startCall(callee, caller, 1);
            startCall(callee, caller, 2);
            startCall(callee, caller, 3);

            CompletableFuture<Duration> exit = terminate();

            assertCanceled(caller, 1);
            assertCanceled(caller, 2);
            assertCanceled(caller, 3);
            for (RawPeer peer : new RawPeer[] {caller, callee, bystander}) {
                assertGoodbye(peer);
                peer.send(GOODBYE_AND_OUT);
                assertEquals(1001, peer.awaitEnd().code());
            }
            assertEndsSoon(exit);
        }
    }

    @Test
    void whoHasNotSaidHelloIsDisconnectedToo() throws Exception {
        try (RawPeer stranger = RawPeer.connect(router.webSocket(), RawPeer.JSON)) {
            stranger.ping();

            CompletableFuture<Duration> exit = terminate();

            assertEquals("wamp.close.system_shutdown", stranger.receive(3).getString(2));
            assertEquals(1001, stranger.awaitEnd().code());
            assertEndsSoon(exit);
        }
    }

    @Test
    void aPeerThatDoesNotAnswerGoodbyeIsNotWaitedForLong() throws Exception {
        try (RawPeer silent = join();
                RawPeer polite = join()) {
            startCall(silent, polite, 1);

            CompletableFuture<Duration> exit = terminate();

            assertCanceled(polite, 1);
            assertGoodbye(polite);
            polite.send(GOODBYE_AND_OUT);
            assertGoodbye(silent);
            assertEquals(1001, polite.awaitEnd().code());
            assertEquals(1001, silent.awaitEnd().code());
            assertEndsSoon(exit);
        }
    }

    @Test
    void aPeerThatDoesNotReadIsNotWaitedForLong() throws Exception {
        try (RawPeer deaf = join();
                RawPeer polite = join()) {
            deaf.send("[32,1,{},\"com.example.flood\"]");
            deaf.receive(33);
            deaf.stopReading();
            String megabyte = "x".repeat(1_000_000);
            for (int i = 1; i <= 20; i++) {
                polite.send("[16," + i + ",{\"acknowledge\":true},\"com.example.flood\",[\"" + megabyte + "\"]]");
                polite.receive(17);
            }
            polite.send("[64,21,{},\"com.example.slow\"]");
            polite.receive(65);
            polite.send("[48,22,{},\"com.example.slow\"]");
            polite.receive(68);

            CompletableFuture<Duration> exit = terminate();

            assertCanceled(polite, 22);
            assertGoodbye(polite);
            polite.send(GOODBYE_AND_OUT);
            assertEquals(1001, polite.awaitEnd().code());
            assertEndsSoon(exit);
        }
    }

    @Test
    void aJavaClientLearnsWhy() throws Exception {
        try (RawPeer callee = join();
                Client client = Client.builder()
                        .uri(router.webSocket())
                        .realm("realm1")
                        .reconnect(Reconnect.NEVER)
                        .connect()
                        .get(20, TimeUnit.SECONDS)) {
            callee.send("[64,1,{},\"com.example.slow\"]");
            callee.receive(65);
            CompletableFuture<Arguments> call = client.call("com.example.slow");
            callee.receive(68);

            CompletableFuture<Duration> exit = terminate();

            ExecutionException failure = assertThrows(ExecutionException.class, () -> call.get(20, TimeUnit.SECONDS));
            assertEquals(
                    "wamp.error.canceled",
                    assertInstanceOf(WampException.class, failure.getCause()).uri());
            assertEquals("wamp.close.system_shutdown", client.whenClosed().get(20, TimeUnit.SECONDS));
            ExecutionException late = assertThrows(ExecutionException.class, () -> client.call("com.example.slow")
                    .get(20, TimeUnit.SECONDS));
            assertInstanceOf(SessionClosedException.class, late.getCause());
            assertEndsSoon(exit);
        }
    }

    @Test
    void nobodyGetsInAnyMore() throws Exception {
        try (RawPeer silent = join()) {
            CompletableFuture<Duration> exit = terminate();
            assertGoodbye(silent);

            assertThrows(ConnectException.class, this::connect);

            assertFalse(exit.isDone(), "the silent one is still waited for");
            silent.send(GOODBYE_AND_OUT);
            assertEndsSoon(exit);
        }
    }

    private void connect() throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), router.webSocket().getPort())) {
            throw new AssertionError("connected to " + socket);
        }
    }
}
