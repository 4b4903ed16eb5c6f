package dev.parley.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.http.HandshakeCheck.Upgrade;
import dev.parley.http.HandshakeCheck.Verdict;
import dev.parley.tls.ClientCertificates;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WebServerTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private static Path folder;

    private static KeyStore keys;

    /** One key pair serves both sides, which trust it. */
    @BeforeAll
    static void makeKeys() throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "parley",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=parley-test",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertTrue(keytool.waitFor(30, TimeUnit.SECONDS));
        keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
    }

    /** The subjects of the certificates that handshakes came with. */
    private static final BlockingQueue<String> SUBJECTS = new LinkedBlockingQueue<>();

    private static CompletionStage<Verdict> note(Upgrade upgrade) {
        upgrade.clientCertificates()
                .forEach(certificate ->
                        SUBJECTS.add(certificate.getSubjectX500Principal().getName()));
        return Verdict.admitted(() -> {}).atOnce();
    }

    /** Says who the client is to the engine, and answers with what it is told. */
    @ServerEndpoint("/ws")
    public static class Guest {
        @OnOpen
        public void open(Session session) {
            Principal principal = session.getUserPrincipal();
            session.getAsyncRemote()
                    .sendText(
                            (principal == null ? "nobody" : principal.getName())
                                    + (session.isSecure() ? " over TLS" : ""),
                            result -> {});
        }

        @OnMessage
        public void receive(String text, Session session) {
            session.getAsyncRemote().sendText(text, result -> {});
        }
    }

    @Test
    void aClientWithoutCertificateIsNobody() throws Exception {
        try (WebServer server = start(ClientCertificates.OPTIONAL);
                RawWebSocket client = connect(server, false)) {
            assertEquals("nobody over TLS", client.receiveText());
        }
    }

    @Test
    void aCertificateIsShownToTheHandshakeCheckAndIsNoUserOfAContainer() throws Exception {
        SUBJECTS.clear();
        try (WebServer server = start(ClientCertificates.OPTIONAL);
                RawWebSocket client = connect(server, true)) {
            assertEquals("nobody over TLS", client.receiveText());
            assertEquals("CN=parley-test", SUBJECTS.poll());
        }
    }

    @Test
    void aRequiredCertificateIsInsistedUpon() throws Exception {
        SUBJECTS.clear();
        try (WebServer server = start(ClientCertificates.REQUIRED)) {
            assertThrows(IOException.class, () -> connect(server, false).close());
            try (RawWebSocket client = connect(server, true)) {
                assertEquals("nobody over TLS", client.receiveText());
                assertEquals("CN=parley-test", SUBJECTS.poll());
            }
        }
    }

    @Test
    void manyAndGreatMessagesComeBackInOrder() throws Exception {
        try (WebServer server = start(ClientCertificates.NONE);
                RawWebSocket client = connect(server, false)) {
            assertEquals("nobody over TLS", client.receiveText());
            ByteArrayOutputStream burst = new ByteArrayOutputStream();
            for (int i = 0; i < 3000; i++) {
                burst.writeBytes(RawWebSocket.text("m" + i));
            }
            client.send(burst.toByteArray());
            for (int i = 0; i < 3000; i++) {
                assertEquals("m" + i, client.receiveText());
            }
            String great = "0123456789".repeat(50_000);
            client.sendText(great);
            assertEquals(great, client.receiveText());
        }
    }

    @Test
    void frameBytesRightBehindTheUpgradeRequestAreRead() throws Exception {
        try (WebServer server = start(ClientCertificates.NONE)) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes((RawWebSocket.UPGRADE + "\r\n").getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 20; i++) {
                all.writeBytes(RawWebSocket.text("early".repeat(1000) + i));
            }
            try (RawWebSocket client =
                    RawWebSocket.connect(context(false).getSocketFactory(), server.port(), all.toByteArray())) {
                assertEquals("nobody over TLS", client.receiveText());
                for (int i = 0; i < 20; i++) {
                    assertEquals("early".repeat(1000) + i, client.receiveText());
                }
            }
        }
    }

    /** One selector thread serves all of them. */
    @Test
    void aHandshakeThatTakesLongHasNobodyWaitWhoIsThere() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        SSLContext tls = context(true);
        try (WebServer server = WebServer.builder()
                        .selectorThreads(1)
                        .endpoints(List.of(Guest.class))
                        .tls(() -> {
                            SSLEngine engine = tls.createSSLEngine();
                            engine.setUseClientMode(false);
                            engine.setHandshakeApplicationProtocolSelector((same, offered) -> {
                                if (offered.contains("slow")) {
                                    asked.countDown();
                                    await(answered);
                                }
                                return "";
                            });
                            return engine;
                        })
                        .build()
                        .start();
                RawWebSocket there = connect(server, false)) {
            assertEquals("nobody over TLS", there.receiveText());
            CompletableFuture<SSLSocket> slow = CompletableFuture.supplyAsync(() -> shakeHands(server, "slow"));
            assertTrue(asked.await(30, TimeUnit.SECONDS));
            there.sendText("hello");
            assertEquals("hello", there.receiveText());
            answered.countDown();
            slow.join().close();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLSocket shakeHands(WebServer server, String protocol) {
        try {
            SSLSocket socket = (SSLSocket) context(false).getSocketFactory().createSocket("127.0.0.1", server.port());
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {protocol});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** As TLS 1.2 allows it, and then goes no further: the selector thread must not wait for it. */
    @Test
    void aHandshakeInTheMiddleOfAConnectionIsNotWaitedFor() throws Exception {
        SSLContext tls = context(true);
        try (WebServer server = WebServer.builder()
                        .selectorThreads(1)
                        .endpoints(List.of(Guest.class))
                        .tls(() -> {
                            SSLEngine engine = tls.createSSLEngine();
                            engine.setUseClientMode(false);
                            return engine;
                        })
                        .build()
                        .start();
                RawWebSocket there = connect(server, false);
                Half half = new Half(server.port())) {
            assertEquals("nobody over TLS", there.receiveText());
            half.shakeHands();
            half.beginAnother();
            there.sendText("hello");
            assertEquals("hello", there.receiveText());
            half.awaitEnd();
        }
    }

    /** A peer that speaks TLS 1.2 as far as it is told to. */
    private static final class Half implements AutoCloseable {
        private final SSLEngine engine = engine();
        private final Socket socket;
        private final ByteBuffer in = ByteBuffer.allocate(64 * 1024).limit(0);

        Half(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(10_000);
        }

        private static SSLEngine engine() {
            try {
                SSLEngine engine = context(false).createSSLEngine("127.0.0.1", 1);
                engine.setUseClientMode(true);
                engine.setEnabledProtocols(new String[] {"TLSv1.2"});
                return engine;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        void shakeHands() throws IOException {
            engine.beginHandshake();
            while (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
                switch (engine.getHandshakeStatus()) {
                    case NEED_WRAP -> write();
                    case NEED_TASK -> engine.getDelegatedTask().run();
                    default -> read();
                }
            }
        }

        void beginAnother() throws IOException {
            engine.beginHandshake();
            while (engine.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP) {
                if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                    engine.getDelegatedTask().run();
                } else {
                    write();
                }
            }
        }

        private void write() throws IOException {
            ByteBuffer out = ByteBuffer.allocate(64 * 1024);
            engine.wrap(ByteBuffer.allocate(0), out);
            socket.getOutputStream().write(out.array(), 0, out.position());
        }

        private void read() throws IOException {
            SSLEngineResult result = engine.unwrap(in, ByteBuffer.allocate(64 * 1024));
            if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                in.compact();
                int count = socket.getInputStream().read(in.array(), in.position(), in.remaining());
                assertTrue(count > 0, "closed");
                in.position(in.position() + count).flip();
            }
        }

        /** Fails where the router does not close the connection. */
        void awaitEnd() throws IOException {
            try {
                int octet = 0;
                while (octet >= 0) {
                    octet = socket.getInputStream().read();
                }
            } catch (SocketException reset) {
                // that is an end, too
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static WebServer start(ClientCertificates clients) throws Exception {
        SSLContext tls = context(true);
        return WebServer.builder()
                .endpoints(List.of(Guest.class))
                .handshakeCheck(WebServerTlsTest::note)
                .tls(() -> {
                    SSLEngine engine = tls.createSSLEngine();
                    engine.setUseClientMode(false);
                    clients.ask(engine);
                    return engine;
                })
                .build()
                .start();
    }

    private static RawWebSocket connect(WebServer server, boolean withCertificate) throws Exception {
        byte[] request = (RawWebSocket.UPGRADE + "\r\n").getBytes(StandardCharsets.UTF_8);
        return RawWebSocket.connect(context(withCertificate).getSocketFactory(), server.port(), request);
    }

    private static SSLContext context(boolean withKey) throws Exception {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("parley", keys.getCertificate("parley"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyManager @Nullable [] shown = withKey ? own.getKeyManagers() : null;
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown, trust.getTrustManagers(), null);
        return context;
    }
}
