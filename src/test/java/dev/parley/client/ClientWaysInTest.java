package dev.parley.client;

import static dev.parley.client.TestRealm.await;
import static dev.parley.client.TestRealm.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From every way in, a client gets another session where one is lost. */
@Timeout(60)
class ClientWaysInTest {
    private static final CallOptions IDEMPOTENT = CallOptions.DEFAULT.idempotent();

    private TestRealm realm;
    private CuttingProxy proxy;

    @BeforeEach
    void begin() throws Exception {
        realm = new TestRealm(Reach.OVER_A_SOCKET);
        proxy = new CuttingProxy(realm.uri());
    }

    @AfterEach
    void end() throws Exception {
        proxy.close();
        realm.close();
    }

    @Test
    void whoConnectsByAStringResumes() throws Exception {
        assertResumes(await(Client.connect(proxy.uri().toString(), TestRealm.NAME)));
    }

    @Test
    void whoConnectsByAUriResumes() throws Exception {
        assertResumes(await(Client.connect(proxy.uri(), TestRealm.NAME)));
    }

    @Test
    void whoOpensByAStringResumes() throws Exception {
        assertResumes(Client.open(proxy.uri().toString(), TestRealm.NAME));
    }

    @Test
    void whoOpensByAUriResumes() throws Exception {
        assertResumes(Client.open(proxy.uri(), TestRealm.NAME));
    }

    @Test
    void whoNeverWantsToDoesNot() throws Exception {
        Client client = await(TestRealm.once(Client.builder().uri(proxy.uri())));

        proxy.cut();

        assertEquals("wamp.close.transport_lost", await(client.whenClosed()));
        assertEquals(ClientState.CLOSED, client.state());
    }

    private void assertResumes(Client client) throws Exception {
        try (client) {
            long session = client.sessionId();

            proxy.cut();

            assertEquals(1, await(client.call("wamp.session.count")).size());
            assertEquals(session, client.sessionId());
        }
    }

    @Test
    void whoDoesNotWantToResumeGetsAnotherSession() throws Exception {
        try (Client client = Client.builder()
                .uri(proxy.uri())
                .realm(TestRealm.NAME)
                .resume(false)
                .open()) {
            long session = client.sessionId();

            proxy.cut();

            assertEquals(1, await(client.call(IDEMPOTENT, "wamp.session.count")).size());
            assertNotEquals(session, client.sessionId());
        }
    }

    private static List<Thread> keepers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("parley-client-keeper") && !thread.isDaemon())
                .toList();
    }

    @Test
    void aProgramGoesOnWithItsClientWhereThatIsWanted() throws Exception {
        Thread keeper;
        try (Client client = Client.builder()
                .uri(proxy.uri())
                .realm(TestRealm.NAME)
                .daemon(false)
                .open()) {
            assertEquals(1, keepers().size(), client.realm());
            keeper = keepers().get(0);
        }
        keeper.join(20_000);
        assertFalse(keeper.isAlive());
        try (Client client =
                Client.builder().uri(proxy.uri()).realm(TestRealm.NAME).open()) {
            assertEquals(List.of(), keepers(), client.realm());
        }
    }

    @Test
    void aProgramEndsWhereItsClientCannotBegin() throws Exception {
        CompletableFuture<Client> opening =
                Client.builder().uri(proxy.uri()).realm("nowhere").daemon(false).connect();
        failure(SessionClosedException.class, opening);
        for (Thread keeper : keepers()) {
            keeper.join(20_000);
            assertFalse(keeper.isAlive());
        }
    }
}
