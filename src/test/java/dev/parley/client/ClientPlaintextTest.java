package dev.parley.client;

import static dev.parley.client.TestRealm.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.transport.JakartaConnector;
import dev.parley.transport.SocketConnector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What shows a secret goes where nobody else can read it. */
class ClientPlaintextTest {
    private static final String FAR = "ws://router.example.invalid/ws";
    private static final String NEAR = "ws://127.0.0.1:1/ws";

    /** What a client shows, and what it is called. */
    record Shown(String name, UnaryOperator<ClientBuilder> secret) {}

    static Stream<Shown> secrets() {
        return Stream.of(
                new Shown("the ticket of joe", builder -> builder.login(Login.ticket("joe", "hush-hush"))),
                new Shown("the ticket of joe", builder -> builder.login(Login.scram("joe", "hush-hush"))
                        .login(Login.ticket("joe", "hush-hush"))),
                new Shown("the Authorization header", builder -> builder.basic("joe", "hush-hush")),
                new Shown("the token in the Authorization header", builder -> builder.bearer(() -> "hush-hush")),
                new Shown("the authorization header", builder -> builder.header("authorization", "hush-hush")),
                new Shown("the Cookie header", builder -> builder.cookie("parley", "hush-hush")));
    }

    private static IllegalStateException refusal(ClientBuilder builder) {
        return assertThrows(
                IllegalStateException.class,
                () -> builder.realm("realm1").reconnect(Reconnect.NEVER).connect());
    }

    private static void assertGoesOut(ClientBuilder builder) {
        CompletableFuture<Client> connecting =
                builder.realm("realm1").reconnect(Reconnect.NEVER).connect();
        failure(IOException.class, connecting);
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void whatShowsASecretDoesNotGoToAnotherMachineUnencrypted(Shown shown) {
        String refusal = refusal(shown.secret.apply(Client.builder().uri(FAR))).getMessage();

        assertTrue(refusal.contains(shown.name), refusal);
        assertTrue(
                refusal.contains(FAR) && refusal.contains("wss://") && refusal.contains("allowPlaintext()"), refusal);
        assertFalse(refusal.contains("hush-hush"), refusal);
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void anAddressForWhenTheFirstFailsIsLookedAtAsWell(Shown shown) {
        String refusal = refusal(shown.secret.apply(
                        Client.builder().uri("wss://127.0.0.1:1/ws").uri(NEAR).uri(FAR)))
                .getMessage();

        assertTrue(refusal.contains(FAR), refusal);
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void onThisMachineOrEncryptedOrWhereItIsAllowedItGoes(Shown shown) {
        assertGoesOut(shown.secret.apply(Client.builder().uri(NEAR)));
        assertGoesOut(shown.secret.apply(Client.builder().uri("wss://127.0.0.1:1/ws")));
        assertGoesOut(shown.secret.apply(Client.builder().uri(FAR).allowPlaintext()));
    }

    @Test
    void whatProvesASecretWithoutShowingItGoesAnywhere() {
        assertGoesOut(Client.builder()
                .uri(FAR)
                .header("X-Tenant", "seven")
                .login(Login.scram("joe", "secret"))
                .login(Login.wampcra("joe", "secret")));
    }

    @Test
    void aConnectorOfWhichNobodyKnowsIsNotTrusted() {
        Connector unknown = new Connector() {
            @Override
            public CompletionStage<Link> connect(Receiver receiver) {
                return CompletableFuture.failedFuture(new IOException("nobody there"));
            }

            @Override
            public String toString() {
                return "carrier pigeons";
            }
        };

        String refusal = refusal(Client.builder().connector(unknown).login(Login.ticket("joe", "hush-hush")))
                .getMessage();

        assertTrue(refusal.contains("carrier pigeons"), refusal);
        assertGoesOut(Client.builder().connector(unknown).login(Login.scram("joe", "secret")));
    }

    @Test
    void connectorsOfAddressesKnowWhetherThoseAreConfidential() {
        URI far = URI.create(FAR);
        URI near = URI.create(NEAR);

        assertFalse(new SocketConnector(far, ConnectionSettings.DEFAULT).isConfidential());
        assertFalse(new JakartaConnector(far).isConfidential());
        assertTrue(new SocketConnector(near, ConnectionSettings.DEFAULT).isConfidential());
        assertTrue(new JakartaConnector(near).isConfidential());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wss://router.example/ws",
                "WSS://router.example/ws",
                "ws://localhost/ws",
                "ws://LocalHost:8080/ws",
                "ws://127.0.0.1/ws",
                "ws://127.255.0.9/ws",
                "ws://[::1]/ws",
                "ws://[0:0:0:0:0:0:0:1]:8080/ws"
            })
    void encryptedOrOnThisMachineIsConfidential(String address) {
        assertTrue(ConnectionSettings.DEFAULT.isConfidential(URI.create(address)), address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ws://router.example/ws",
                "ws://10.0.0.1/ws",
                "ws://127.0.0.1.example/ws",
                "ws://127.0.0.example/ws",
                "ws://localhost.example/ws",
                "ws://host_name/ws",
                "ws://[::2]/ws",
                "ws://[::ffff:10.0.0.1]/ws",
                "ws:///ws"
            })
    void anythingElseIsNot(String address) {
        assertFalse(ConnectionSettings.DEFAULT.isConfidential(URI.create(address)), address);
    }

    @Test
    void behindAProxyThisMachineIsThatOfTheProxy() {
        ConnectionSettings proxied = new ConnectionSettings(
                ConnectionSettings.DEFAULT.headers(),
                null,
                InetSocketAddress.createUnresolved("proxy", 3128),
                null,
                1000);

        assertEquals(
                List.of(false, true),
                Stream.of(NEAR, "wss://router.example/ws")
                        .map(address -> proxied.isConfidential(URI.create(address)))
                        .toList());
    }
}
