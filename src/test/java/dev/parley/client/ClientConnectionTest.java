package dev.parley.client;

import static dev.parley.client.TestRealm.await;
import static dev.parley.client.TestRealm.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.Goodbye;
import dev.parley.message.Hello;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Result;
import dev.parley.transport.JakartaConnector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client does where the connection, or what is at its other end, is not as one would wish. */
@Timeout(60)
class ClientConnectionTest {

    private final ScriptedRouter router = new ScriptedRouter();

    @Test
    void whatIsPendingFailsWhenTheConnectionGoes() throws Exception {
        Client client = router.welcome();
        CompletableFuture<Arguments> call = client.call("com.example.slow");
        CompletableFuture<Registration> registration = client.register("com.example.echo", Invocation::arguments);

        router.client.closed("the cable was pulled");

        SessionClosedException failure = failure(SessionClosedException.class, call);
        assertEquals("wamp.close.transport_lost", failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains("the cable was pulled"), failure.toString());
        failure(SessionClosedException.class, registration);
        assertEquals("wamp.close.transport_lost", await(client.whenClosed()));
        client.close();
    }

    @Test
    void theConnectionMayGoBeforeTheSessionIsEstablished() throws Exception {
        CompletableFuture<Client> joining = TestRealm.once(Client.builder().connector(router));
        router.next(Hello.class);

        router.client.closed("");

        failure(SessionClosedException.class, joining);
    }

    @Test
    void aGoodbyeOfTheRouterIsAnsweredAndFailsWhatIsPending() throws Exception {
        Client client = router.welcome();
        CompletableFuture<Arguments> call = client.call("com.example.slow");
        router.next(Call.class);

        router.client.received(new Goodbye(Dict.of("message", "back in a minute"), "wamp.close.system_shutdown"));

        assertEquals("wamp.close.goodbye_and_out", router.next(Goodbye.class).reason());
        SessionClosedException failure = failure(SessionClosedException.class, call);
        assertEquals("wamp.close.system_shutdown", failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains("back in a minute"), failure.toString());
        await(router.closed);
    }

    @Test
    void aRouterThatDoesNotKeepToTheProtocolIsLeft() throws Exception {
        Client client = router.welcome();

        router.client.received(new Result(5, Dict.EMPTY, Payload.NONE));

        assertEquals(MessageType.ABORT, router.next(Message.class).type());
        assertEquals("wamp.error.protocol_violation", await(client.whenClosed()));
        await(router.closed);
    }

    @Test
    void whatIsNoMessageEndsTheSession() throws Exception {
        Client client = router.welcome();

        router.client.malformed("not JSON");

        assertEquals(MessageType.ABORT, router.next(Message.class).type());
        assertEquals("wamp.error.protocol_violation", await(client.whenClosed()));
    }

    @Test
    void anAnswerThatComesTwiceIsIgnored() throws Exception {
        Client client = router.welcome();
        CompletableFuture<Integer> call = client.call(Integer.class, "com.example.one");
        long request = router.next(Call.class).request();

        router.client.received(new Result(request, Dict.EMPTY, Arguments.of(1).payload()));
        router.client.received(new Result(request, Dict.EMPTY, Arguments.of(2).payload()));

        assertEquals(1, await(call));
        assertFalse(client.whenClosed().isDone());
    }

    @Test
    void closeDoesNotWaitForeverForARouterThatSaysNothing() throws Exception {
        Client client = router.welcome();

        client.close();

        assertEquals("wamp.close.transport_lost", await(client.whenClosed()));
        await(router.closed);
    }

    @Test
    void handlersAndContinuationsRunInTheThreadsOfTheExecutor() throws Exception {
        try (TestRealm realm = new TestRealm(Reach.OVER_TYRUS)) {
            ExecutorService executor = Executors.newCachedThreadPool(task -> new Thread(task, "of-the-application"));
            try {
                BlockingQueue<String> threads = new LinkedBlockingQueue<>();
                Client client = realm.join(new JakartaConnector(realm.uri()), executor);
                await(client.register(
                        "com.example.thread", call -> Thread.currentThread().getName()));
                await(client.subscribe(
                        "com.example.news",
                        event -> threads.add(Thread.currentThread().getName())));

                CompletableFuture<String> call = client.call(String.class, "com.example.thread");
                assertEquals("of-the-application", await(call));
                client.publish(PublishOptions.DEFAULT.includeMe(), "com.example.news", Arguments.NONE);
                assertEquals("of-the-application", threads.poll(20, TimeUnit.SECONDS));

                // the call blocks in its procedure until the continuation is attached
                CompletableFuture<Void> attached = new CompletableFuture<>();
                await(client.register("com.example.wait", call2 -> await(attached)));
                CompletableFuture<Void> continued = client.call("com.example.wait")
                        .thenAccept(result -> threads.add(Thread.currentThread().getName()));
                attached.complete(null);
                await(continued);
                assertEquals("of-the-application", threads.poll(20, TimeUnit.SECONDS));
                client.close();
            } finally {
                executor.shutdownNow();
            }
        }
    }

    @Test
    void aPortThatNobodyListensOnIsNamed() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        URI uri = URI.create("ws://127.0.0.1:" + port + "/ws");

        IOException failure = failure(IOException.class, Client.connect(uri, TestRealm.NAME));

        assertTrue(String.valueOf(failure.getMessage()).contains(uri.toString()), failure.toString());
    }

    @Test
    void anUnknownRealmIsNamed() throws Exception {
        try (TestRealm realm = new TestRealm(Reach.OVER_TYRUS)) {
            SessionClosedException failure =
                    failure(SessionClosedException.class, Client.connect(realm.uri(), "com.example.nowhere"));

            assertEquals("wamp.error.no_such_realm", failure.reason());
            assertTrue(String.valueOf(failure.getMessage()).contains("com.example.nowhere"), failure.toString());
            assertEquals(
                    "wamp.error.no_such_realm",
                    failure(SessionClosedException.class, realm.server().join("com.example.nowhere"))
                            .reason());
        }
    }

    @Test
    void aPathWithoutARouterIsNamed() throws Exception {
        try (TestRealm realm = new TestRealm(Reach.OVER_TYRUS)) {
            URI uri = realm.uri().resolve("/elsewhere");

            IOException failure = failure(IOException.class, Client.connect(uri, TestRealm.NAME));

            assertTrue(String.valueOf(failure.getMessage()).contains(uri.toString()), failure.toString());
        }
    }

    @Test
    void aServerThatSpeaksNoWebSocketFailsTheConnection() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> {
                try (Socket socket = server.accept()) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                    socket.getInputStream().readAllBytes();
                } catch (IOException closed) {
                    // the client has gone
                }
            });
            answering.start();
            URI uri = URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/ws");

            failure(IOException.class, Client.connect(uri, TestRealm.NAME));
        }
    }

    @Test
    void aSchemeThatNobodyKnowsIsExplained() {
        IllegalArgumentException failure = failure(
                IllegalArgumentException.class, Client.connect(URI.create("http://127.0.0.1:8080/ws"), TestRealm.NAME));

        assertTrue(String.valueOf(failure.getMessage()).contains("ws://"), failure.toString());
    }

    @Test
    void aNameOrAPasswordInAnAddressIsRefusedAndNotShown() {
        for (String address : List.of("ws://joe:s3cret@127.0.0.1:1/ws", "wss://s3cret@my_host/ws")) {
            IllegalArgumentException refusal = assertThrows(
                    IllegalArgumentException.class, () -> Client.builder().uri(address));
            String told = String.valueOf(refusal.getMessage());
            assertTrue(told.contains("basic(name, password)"), told);
            assertFalse(told.contains("s3cret"), told);
        }
    }
}
