package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.client.Client;
import dev.parley.client.ClientBuilder;
import dev.parley.client.ClientState;
import dev.parley.client.Connector;
import dev.parley.client.HandshakeRefusedException;
import dev.parley.client.Login;
import dev.parley.client.Reconnect;
import dev.parley.client.SessionClosedException;
import dev.parley.tls.TestKeys;
import dev.parley.transport.JakartaConnector;
import dev.parley.transport.SocketConnector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Java client comes in by each method, over each way to a router. */
@Timeout(120)
class ClientLoginTest {
    private static final long PATIENCE_SECONDS = 30;
    private static final String FRANKS_KEY = "07".repeat(32);
    private static final byte[] TOKEN_KEY = "secret-secret-secret-secret-secret".getBytes(StandardCharsets.UTF_8);

    enum Way {
        TYRUS,
        SOCKET,
        IN_THE_JVM
    }

    @TempDir
    private static Path folder;

    private static TestKeys keys;
    private static Server server;
    private static Server tlsServer;

    @BeforeAll
    static void start() throws Exception {
        Path identity = Path.of("src/test/resources/identity.json");
        server = Server.start(Server.configuration(identity).listeningOn(null, 0));
        keys = new TestKeys(folder, "server", "grace", "mallory");
        keys.install("server");
        String listener = "\"tls\": {\"certificate\": \"cert.pem\", \"key\": \"key.pem\","
                + " \"clientCertificates\": \"optional\", \"clientAuthorities\": \"ca.pem\"}, \"host\":";
        Path secured = Files.writeString(
                folder.resolve("parley.json"), Files.readString(identity).replaceFirst("\"host\":", listener));
        tlsServer = Server.start(Server.configuration(secured).listeningOn(null, 0));
    }

    @AfterAll
    static void stop() {
        server.close();
        tlsServer.close();
    }

    private static ClientBuilder builder(Way way) {
        ClientBuilder builder = Client.builder().realm("realm1").reconnect(Reconnect.NEVER);
        return way == Way.IN_THE_JVM
                ? builder.connector(server.hub().connector())
                : builder.transport(transport(way)).uri("ws://127.0.0.1:" + server.port() + "/ws");
    }

    private static Connector.Provider transport(Way way) {
        return way == Way.SOCKET ? SocketConnector::new : JakartaConnector::new;
    }

    private static void assertComesInAs(String authid, String method, ClientBuilder builder) throws Exception {
        try (Client client = builder.connect().get(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            Map<String, ?> welcome = client.welcome().values();
            assertEquals(authid, welcome.get("authid"));
            assertEquals(method, welcome.get("authmethod"));
        }
    }

    private static void assertIsRefused(String reason, ClientBuilder builder) throws Exception {
        ExecutionException failed =
                assertThrows(ExecutionException.class, () -> builder.connect().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        SessionClosedException refused = assertInstanceOf(SessionClosedException.class, failed.getCause());
        assertEquals(reason, refused.reason());
        assertFalse(refused.getMessage().contains("wrong-secret"), refused.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void theRightSecretComesIn(Way way) throws Exception {
        assertComesInAs("alice", "ticket", builder(way).login(Login.ticket("alice", "alice-ticket")));
        assertComesInAs("carol", "wampcra", builder(way).login(Login.wampcra("carol", "carol-secret")));
        assertComesInAs("dave", "wampcra", builder(way).login(Login.wampcra("dave", "dave-secret")));
        assertComesInAs("erin", "wamp-scram", builder(way).login(Login.scram("erin", "erin-secret")));
        assertComesInAs("frank", "cryptosign", builder(way).login(Login.cryptosign("frank", FRANKS_KEY)));
        assertComesInAs("frank", "cryptosign", builder(way).login(Login.cryptosign(null, FRANKS_KEY)));
        try (Client anybody = builder(way).login(Login.anonymous("joe")).open()) {
            assertEquals("anonymous", anybody.welcome().values().get("authmethod"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWrongSecretDoesNotAndNorDoesAnUnknownName(Way way) throws Exception {
        String denied = "wamp.error.authentication_denied";
        for (String name : new String[] {"alice", "nobody"}) {
            assertIsRefused(denied, builder(way).login(Login.ticket(name, "wrong-secret")));
        }
        for (String name : new String[] {"carol", "dave", "nobody"}) {
            assertIsRefused(denied, builder(way).login(Login.wampcra(name, "wrong-secret")));
        }
        for (String name : new String[] {"erin", "nobody"}) {
            assertIsRefused(denied, builder(way).login(Login.scram(name, "wrong-secret")));
        }
        for (String name : new String[] {"frank", "nobody"}) {
            assertIsRefused(denied, builder(way).login(Login.cryptosign(name, "08".repeat(32))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFirstLoginThatTheRouterAllowsIsTaken(Way way) throws Exception {
        // Login.scram comes first, and erin has nothing else; of carol's two, the router knows the second
        assertComesInAs(
                "erin",
                "wamp-scram",
                builder(way).login(Login.scram("erin", "erin-secret")).login(Login.ticket("erin", "x")));
        assertComesInAs(
                "frank",
                "cryptosign",
                builder(way).login(Login.cryptosign("frank", FRANKS_KEY)).login(Login.wampcra("frank", "x")));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IN_THE_JVM")
    void headersLetIn(Way way) throws Exception {
        assertComesInAs("bob", "basic", builder(way).basic("bob", "bob-password"));
        AtomicInteger asked = new AtomicInteger();
        assertComesInAs("judy", "bearer", builder(way).bearer(() -> {
            asked.incrementAndGet();
            return token("judy");
        }));
        assertEquals(1, asked.get());
    }

    @Test
    void aWrongHeaderIsRefusedInTheHandshakeAndNotTriedAgain() {
        ClientBuilder persistent = Client.builder()
                .uri("ws://127.0.0.1:" + server.port() + "/ws")
                .realm("realm1")
                .basic("bob", "wrong-secret")
                .reconnect(Reconnect.after(Duration.ofMillis(1), Duration.ofMillis(2))
                        .evenAtTheStart());
        HandshakeRefusedException refused = assertThrows(HandshakeRefusedException.class, persistent::open);
        assertEquals(401, refused.status());
        assertFalse(refused.getMessage().contains("wrong-secret"), refused.toString());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IN_THE_JVM")
    void aCookieLetsIn(Way way) throws Exception {
        String cookie;
        try (WampSocket alice = WampSocket.connect(server.port())) {
            alice.welcome("realm1", dev.parley.auth.login.Login.ticket("alice", "alice-ticket"));
            Matcher set = Pattern.compile("Set-Cookie: parley=([0-9a-f]+)").matcher(alice.response());
            assertTrue(set.find(), alice.response());
            cookie = set.group(1);
        }
        assertComesInAs("alice", "cookie", builder(way).cookie("other", "1").cookie("parley", cookie));
    }

    @Test
    void aCertificateLetsIn() throws Exception {
        assertComesInAs("grace", "tls", secured().tls(keys.client("grace")));
        assertComesInAs(
                "alice", "ticket", secured().tls(keys.client(null)).login(Login.ticket("alice", "alice-ticket")));
        // the TLS layer believes it, but it is no principal's
        assertIsRefused("wamp.error.authentication_denied", secured().tls(keys.client("mallory")));
        // the JVM's own trust does not include the tests' authority, and the certificate is not for that name
        assertThrows(IOException.class, () -> secured().open());
        assertThrows(
                IOException.class,
                () -> secured().transport(SocketConnector::new).open());
        ClientBuilder misled = Client.builder().realm("realm1").tls(keys.client("grace"));
        misled.uri("wss://localhost:" + tlsServer.port() + "/ws");
        assertThrows(IOException.class, misled::open);
    }

    private static ClientBuilder secured() {
        ClientBuilder builder = Client.builder().realm("realm1").reconnect(Reconnect.NEVER);
        return builder.uri("wss://127.0.0.1:" + tlsServer.port() + "/ws");
    }

    /** A client proves itself anew in each session. */
    @Test
    void aSessionThatIsLostIsFollowedByOneOfTheSamePrincipal() throws Exception {
        BlockingQueue<ClientState> states = new LinkedBlockingQueue<>();
        try (Client erin = builder(Way.SOCKET)
                .login(Login.scram("erin", "erin-secret"))
                .reconnect(Reconnect.after(Duration.ofMillis(1), Duration.ofMillis(10)))
                .onStateChange(change -> states.add(change.state()))
                .open()) {
            assertEquals(ClientState.JOINED, states.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
            long first = erin.sessionId();
            try (Client dave = builder(Way.IN_THE_JVM)
                    .login(Login.wampcra("dave", "dave-secret"))
                    .open()) {
                dave.call("wamp.session.kill", first).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            assertEquals(ClientState.RECONNECTING, states.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals(ClientState.JOINED, states.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals("erin", erin.welcome().values().get("authid"));
        }
    }

    private static String token(String subject) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader(JWSAlgorithm.HS256),
                    new JWTClaimsSet.Builder()
                            .issuer("https://issuer.example.com")
                            .audience("parley")
                            .subject(subject)
                            .claim("role", "user")
                            .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                            .build());
            token.sign(new MACSigner(TOKEN_KEY));
            return token.serialize();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
