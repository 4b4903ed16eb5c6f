package dev.parley.client;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.config.Configuration;
import dev.parley.server.Server;
import dev.parley.transport.JakartaConnector;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A router of its own for one test, with the clients that the test has in it. */
final class TestRealm implements AutoCloseable {
    static final String NAME = "realm1";
    private static final long PATIENCE_SECONDS = 20;

    private final Reach reach;
    private final Server server;
    private final List<Client> clients = new ArrayList<>();

    TestRealm(Reach reach) throws Exception {
        this.reach = reach;
        this.server = Server.start(Configuration.DEFAULT.listeningOn("127.0.0.1", 0));
    }

    Client join() throws Exception {
        return kept(
                switch (reach) {
                    case OVER_TYRUS -> once(Client.builder().connector(new JakartaConnector(uri())));
                    case OVER_A_SOCKET -> once(Client.builder().uri(uri()));
                    case IN_PROCESS -> server.join(NAME);
                });
    }

    /** A client over that whose handlers and continuations run in threads of that executor. */
    Client join(Connector connector, Executor executor) throws Exception {
        return kept(once(Client.builder().connector(connector).executor(executor)));
    }

    /** One session in this realm, and no other when it is over. */
    static CompletableFuture<Client> once(ClientBuilder builder) {
        return builder.realm(NAME).reconnect(Reconnect.NEVER).connect();
    }

    private Client kept(CompletableFuture<Client> joining) throws Exception {
        Client client = await(joining);
        clients.add(client);
        return client;
    }

    Server server() {
        return server;
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + server.port() + "/ws");
    }

    /** What the future completes with; fails if that takes too long. */
    static <T> T await(CompletableFuture<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    static void await(CountDownLatch latch) throws InterruptedException, TimeoutException {
        if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException(latch.getCount() + " of what was waited for did not happen");
        }
    }

    /** What the future fails with. */
    static <X extends Throwable> X failure(Class<X> type, CompletableFuture<?> future) {
        return assertInstanceOf(
                type,
                assertThrows(ExecutionException.class, () -> await(future)).getCause());
    }

    @Override
    public void close() {
        clients.forEach(Client::close);
        server.close();
    }
}
