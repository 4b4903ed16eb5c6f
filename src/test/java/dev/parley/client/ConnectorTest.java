package dev.parley.client;

import static dev.parley.client.TestRealm.await;
import static dev.parley.client.TestRealm.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.runtime.Limits;
import dev.parley.transport.JakartaConnector;
import dev.parley.transport.SocketConnector;
import dev.parley.transport.WebSocketProvider;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways over which a client reaches a router. */
@Timeout(60)
class ConnectorTest {
    private static Connector connector(String kind, URI uri, ConnectionSettings settings) {
        return kind.equals("socket") ? new SocketConnector(uri, settings) : new JakartaConnector(uri, settings);
    }

    /** A server that keeps the headers of one handshake and refuses it. */
    private static CompletableFuture<Map<String, String>> headersAt(ServerSocket server) {
        CompletableFuture<Map<String, String>> headers = new CompletableFuture<>();
        Thread answering = new Thread(() -> {
            try (Socket socket = server.accept()) {
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                Map<String, String> received = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                received.put("request", lines.readLine());
                for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
                    received.put(
                            line.substring(0, line.indexOf(':')),
                            line.substring(line.indexOf(':') + 1).strip());
                }
                socket.getOutputStream()
                        .write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                headers.complete(received);
            } catch (IOException | RuntimeException failure) {
                headers.completeExceptionally(failure);
            }
        });
        answering.setDaemon(true);
        answering.start();
        return headers;
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "jakarta"})
    void headersGoWithTheHandshakeAndARefusalIsNamed(String kind) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Map<String, String>> headers = headersAt(server);
            URI uri = URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/ws");
            ConnectionSettings settings =
                    new ConnectionSettings(Map.of("X-Tenant", List.of(() -> "seven")), null, null, null, 5000);

            CompletableFuture<Client> joining =
                    TestRealm.once(Client.builder().connector(connector(kind, uri, settings)));

            Map<String, String> received = await(headers);
            assertEquals("seven", received.get("X-Tenant"));
            assertTrue(received.get("Sec-WebSocket-Protocol").contains("wamp.2.json"), received.toString());
            String message = failure(IOException.class, joining).getMessage();
            assertTrue(message.contains(uri.toString()) && message.contains("403"), message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "jakarta"})
    void headersDoNotKeepAConnectionFromWorking(String kind) throws Exception {
        try (TestRealm realm = new TestRealm(Reach.OVER_A_SOCKET)) {
            ConnectionSettings settings =
                    new ConnectionSettings(Map.of("X-Tenant", List.of(() -> "seven")), null, null, null, 5000);
            Client client = await(TestRealm.once(Client.builder().connector(connector(kind, realm.uri(), settings))));

            await(client.register("com.example.echo", Invocation::arguments));
            assertEquals("hi", await(client.call(String.class, "com.example.echo", "hi")));
            client.close();
            assertEquals("wamp.close.close_realm", client.whenClosed().getNow("open"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/ws?q=value1%26value2, /ws?q=value1%26value2",
        "/ws?user=joe%0D%0AX-Role:%20admin, /ws?user=joe%0D%0AX-Role:%20admin",
        "/a%2Fb%25, /a%2Fb%25",
        "/w\u00fcs?\u00e4, /w%C3%BCs?%C3%A4",
        "?x=1, /?x=1",
        "'', /"
    })
    void theAddressGoesOutAsItIsWrittenAndAProgramIsNoPage(String written, String sent) throws Exception {
        for (String kind : List.of("socket", "jakarta")) {
            try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                CompletableFuture<Map<String, String>> headers = headersAt(server);
                URI uri = URI.create("ws://127.0.0.1:" + server.getLocalPort() + written);
                CompletableFuture<Client> joining =
                        TestRealm.once(Client.builder().connector(connector(kind, uri, ConnectionSettings.DEFAULT)));

                Map<String, String> received = await(headers);
                assertEquals("GET " + sent + " HTTP/1.1", received.get("request"), kind);
                assertNull(received.get("X-Role"), kind);
                assertNull(received.get("Origin"), kind);
                assertEquals("127.0.0.1:" + server.getLocalPort(), received.get("Host"), kind);
                failure(IOException.class, joining);
            }
        }
    }

    /** An EVENT is longer than the PUBLISH that it is of. */
    @ParameterizedTest
    @ValueSource(strings = {"socket", "jakarta"})
    void whatTheRouterTakesFromOneAnotherTakesFromTheRouter(String kind) throws Exception {
        try (TestRealm realm = new TestRealm(Reach.OVER_A_SOCKET)) {
            Client publisher = realm.join();
            Client subscriber = await(TestRealm.once(
                    Client.builder().connector(connector(kind, realm.uri(), ConnectionSettings.DEFAULT))));
            CompletableFuture<Integer> received = new CompletableFuture<>();
            await(subscriber.subscribe("a.b", String.class, text -> received.complete(text.length())));
            int length = Limits.DEFAULT.messageChars() - "[16,1,{},'a.b',['']]".length();

            publisher.publish("a.b", "x".repeat(length));

            assertEquals(length, await(received));
            assertEquals(ClientState.JOINED, subscriber.state());
            subscriber.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "jakarta"})
    void aBinaryMessageIsAViolation(String kind) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> what = new CompletableFuture<>();
            binaryMessageAt(server);
            URI uri = URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/ws");

            CompletionStage<Connector.Link> unused = connector(kind, uri, ConnectionSettings.DEFAULT)
                    .connect(new Connector.Receiver() {
                        @Override
                        public void received(dev.parley.message.Message message) {}

                        @Override
                        public void malformed(String malformed) {
                            what.complete(malformed);
                        }

                        @Override
                        public void closed(String reason) {
                            what.complete("closed: " + reason);
                        }
                    });

            assertTrue(await(what).contains("binary"), what.join());
        }
    }

    /** A server that accepts one handshake and sends a binary message. */
    private static void binaryMessageAt(ServerSocket server) {
        Thread answering = new Thread(() -> {
            try (Socket socket = server.accept()) {
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                String key = "";
                for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
                    if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
                        key = line.substring(line.indexOf(':') + 1).strip();
                    }
                }
                byte[] accept = MessageDigest.getInstance("SHA-1")
                        .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
                OutputStream out = socket.getOutputStream();
                out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Protocol: wamp.2.json\r\nSec-WebSocket-Accept: "
                                + Base64.getEncoder().encodeToString(accept) + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(new byte[] {(byte) 0x82, 2, 1, 2});
                out.flush();
                while (lines.read() >= 0) {
                    // until the client goes
                }
            } catch (IOException | GeneralSecurityException over) {
                // the test is over
            }
        });
        answering.setDaemon(true);
        answering.start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "jakarta"})
    void aRouterIsPingedAndAnswers(String kind) throws Exception {
        try (TestRealm realm = new TestRealm(Reach.OVER_A_SOCKET)) {
            CompletableFuture<Void> alive = new CompletableFuture<>();
            CompletableFuture<Connector.Link> link = connector(kind, realm.uri(), ConnectionSettings.DEFAULT)
                    .connect(new Connector.Receiver() {
                        @Override
                        public void received(dev.parley.message.Message message) {}

                        @Override
                        public void malformed(String what) {}

                        @Override
                        public void alive() {
                            alive.complete(null);
                        }

                        @Override
                        public void closed(String reason) {}
                    })
                    .toCompletableFuture();

            assertTrue(await(link).probe());

            await(alive);
            link.join().close("enough");
        }
    }

    @Test
    void aProxyIsGoneThrough() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Map<String, String>> headers = headersAt(proxy);

            CompletableFuture<Client> joining = Client.builder()
                    .uri("ws://router.example.invalid/ws")
                    .proxy("127.0.0.1", proxy.getLocalPort())
                    .realm(TestRealm.NAME)
                    .connectTimeout(Duration.ofSeconds(10))
                    .connect();

            assertTrue(
                    await(headers).get("request").startsWith("CONNECT router.example.invalid:80 "),
                    headers.join().toString());
            failure(IOException.class, joining);
        }
    }

    @Test
    void aSocketIsTheDefaultAndTheOnlyOneForProxies() {
        URI uri = URI.create("ws://127.0.0.1/ws");
        WebSocketProvider provider = new WebSocketProvider();
        ConnectionSettings throughProxy = new ConnectionSettings(
                Map.of(), null, InetSocketAddress.createUnresolved("proxy.example.invalid", 3128), null, 1000);

        assertInstanceOf(SocketConnector.class, provider.connector(uri, ConnectionSettings.DEFAULT));
        assertInstanceOf(SocketConnector.class, provider.connector(URI.create("WSS://a.b"), throughProxy));
        assertNull(provider.connector(URI.create("http://a.b"), ConnectionSettings.DEFAULT));
        assertThrows(IllegalArgumentException.class, () -> new JakartaConnector(uri, throughProxy));
    }

    /** As a container does: the API and its client are elsewhere than the application with this library. */
    private static final class OfAnApplication extends URLClassLoader {
        OfAnApplication() {
            super(
                    new URL[] {
                        WebSocketProvider.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                    },
                    ConnectorTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("dev.parley.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? findClass(name) : known;
            }
        }
    }

    @Test
    void inAContainerItsOwnClientIsTheDefault() throws Exception {
        try (OfAnApplication application = new OfAnApplication()) {
            Class<?> settings = application.loadClass(ConnectionSettings.class.getName());
            Class<?> provider = application.loadClass(WebSocketProvider.class.getName());

            Object connector = provider.getMethod("connector", URI.class, settings)
                    .invoke(
                            provider.getConstructor().newInstance(),
                            URI.create("ws://127.0.0.1/ws"),
                            settings.getField("DEFAULT").get(null));

            assertEquals(JakartaConnector.class.getName(), connector.getClass().getName());
            assertNotSame(JakartaConnector.class, connector.getClass());
        }
    }

    /** What a program with the library and JSON-B alone does. */
    public static final class Alone {
        public static void main(String... arguments) throws Exception {
            try {
                Class.forName("jakarta.websocket.Session");
                throw new IllegalStateException("Jakarta WebSocket is there");
            } catch (ClassNotFoundException asItShouldBe) {
                Client client =
                        Client.builder().uri(arguments[0]).realm("realm1").open();
                client.register("com.example.echo", Invocation::arguments).join();
                System.out.println(
                        client.call(Integer.class, "com.example.echo", 42).join());
                client.close();
            }
        }
    }

    @Test
    void theLibraryAndJsonBAreEnough() throws Exception {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String few = Arrays.stream(all.split(File.pathSeparator))
                .filter(entry -> {
                    String name = Path.of(entry).getFileName().toString();
                    return name.equals("classes")
                            || name.equals("test-classes")
                            || name.startsWith("yasson-")
                            || name.startsWith("parsson-")
                            || name.startsWith("jakarta.json");
                })
                .collect(Collectors.joining(File.pathSeparator));
        try (TestRealm realm = new TestRealm(Reach.OVER_A_SOCKET)) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            few,
                            Alone.class.getName(),
                            realm.uri().toString())
                    .redirectErrorStream(true)
                    .start();
            assertTrue(process.waitFor(50, TimeUnit.SECONDS));
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals("42", output.strip());
        }
    }
}
