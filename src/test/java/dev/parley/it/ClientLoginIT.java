package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.client.Client;
import dev.parley.client.ClientBuilder;
import dev.parley.client.HandshakeRefusedException;
import dev.parley.client.Login;
import dev.parley.client.Reconnect;
import dev.parley.client.SessionClosedException;
import dev.parley.transport.JakartaConnector;
import dev.parley.transport.SocketConnector;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Java client comes in by each method that the program is configured for, or is told why it does not. */
class ClientLoginIT {
    private static final String WRONG = "not the secret";

    enum Transport {
        TYRUS,
        SOCKET
    }

    private static StandaloneRouter router;

    @BeforeAll
    static void start() throws Exception {
        router = StandaloneRouter.start("--config", "src/test/resources/identity.json");
    }

    @AfterAll
    static void stop() {
        router.close();
    }

    private static ClientBuilder builder(Transport transport) {
        return Client.builder()
                .transport(transport == Transport.SOCKET ? SocketConnector::new : JakartaConnector::new)
                .uri(router.webSocket())
                .realm("realm1")
                .reconnect(Reconnect.NEVER);
    }

    private static String authid(ClientBuilder builder) {
        try (Client client = builder.connect().orTimeout(60, TimeUnit.SECONDS).join()) {
            return String.valueOf(client.welcome().values().get("authid"));
        }
    }

    private static <X> X failure(Class<X> type, ClientBuilder builder) {
        return assertInstanceOf(
                type,
                assertThrows(CompletionException.class, () -> authid(builder)).getCause());
    }

    @ParameterizedTest
    @EnumSource
    void whoHasTheSecretComesIn(Transport transport) {
        assertEquals("alice", authid(builder(transport).login(Login.ticket("alice", "alice-ticket"))));
        assertEquals("bob", authid(builder(transport).basic("bob", "bob-password")));
        assertEquals("carol", authid(builder(transport).login(Login.wampcra("carol", "carol-secret"))));
        assertEquals("dave", authid(builder(transport).login(Login.wampcra("dave", "dave-secret"))));
        assertEquals("erin", authid(builder(transport).login(Login.scram("erin", "erin-secret"))));
        assertEquals("frank", authid(builder(transport).login(Login.cryptosign("frank", "07".repeat(32)))));
    }

    @ParameterizedTest
    @EnumSource
    void whoHasNotIsTold(Transport transport) {
        for (String name : new String[] {"alice", "carol", "erin", "frank", "nobody"}) {
            for (Login login : new Login[] {
                Login.ticket(name, WRONG),
                Login.wampcra(name, WRONG),
                Login.scram(name, WRONG),
                Login.cryptosign(name, "08".repeat(32))
            }) {
                assertEquals(
                        "wamp.error.authentication_denied",
                        failure(SessionClosedException.class, builder(transport).login(login))
                                .reason(),
                        login.toString());
            }
        }
        failure(IOException.class, builder(transport).basic("bob", WRONG));
    }

    @Test
    void aWrongHeaderIsRefusedWith401() {
        ClientBuilder bob =
                Client.builder().uri(router.webSocket()).realm("realm1").basic("bob", WRONG);
        assertEquals(401, failure(HandshakeRefusedException.class, bob).status());
    }
}
