package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.tls.TestKeys;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who comes into {@code java -jar parley.war} over TLS: on one port certificates are optional, on the other required. */
class TlsIT {
    private static final String ANYBODY = "anybody guest anonymous";

    private static TestKeys keys;
    private static TestKeys others;
    private static StandaloneRouter router;
    private static URI optional;
    private static URI required;

    @BeforeAll
    static void start() throws Exception {
        Path folder = RunningProgram.workDirectory("tls");
        keys = new TestKeys(folder, "server", "grace", "ivan");
        keys.install("server");
        others = new TestKeys(Files.createDirectory(folder.resolve("others")), "grace");
        String listener = "{'port': 0, 'tls': {'certificate': 'cert.pem', 'key': 'key.pem',"
                + " 'clientAuthorities': 'ca.pem', 'clientCertificates': '%s'}}";
        String patch =
                "{'listeners': [" + listener.formatted("optional") + ", " + listener.formatted("required") + "]}";
        Path file = Files.writeString(folder.resolve("parley.json"), Identities.with(patch));
        router = StandaloneRouter.start("--config", file.toString());
        List<URI> addresses = Pattern.compile("wss://\\S+")
                .matcher(router.program().output())
                .results()
                .map(found -> URI.create(found.group()))
                .toList();
        optional = addresses.get(0);
        required = addresses.get(1);
    }

    @AfterAll
    static void end() {
        if (router != null) {
            router.close();
        }
    }

    private static String who(URI address, SSLContext tls) throws InterruptedException {
        return Visitor.browser(address, tls).who("realm1", Map.of());
    }

    private static void assertNoTls(URI address, SSLContext tls) {
        CompletionException failure = assertThrows(CompletionException.class, () -> who(address, tls));
        assertFalse(failure.getCause() instanceof WebSocketHandshakeException, () -> "by HTTP: " + failure);
        assertFalse(failure.getCause() instanceof ConnectException, () -> "nobody listens: " + failure);
    }

    @Test
    void aCertificateIsEnough() throws Exception {
        assertEquals("grace admin tls", who(optional, keys.client("grace")));
        assertEquals("grace admin tls", who(required, keys.client("grace")));
    }

    @Test
    void withoutACertificateOneIsAnybodyWhereThatIsOptional() throws Exception {
        assertEquals(ANYBODY, who(optional, keys.client(null)));
        assertNoTls(required, keys.client(null));
    }

    @Test
    void aCertificateThatNobodyHasIsDenied() throws Exception {
        assertEquals("wamp.error.authentication_denied", who(optional, keys.client("ivan")));
        assertEquals("wamp.error.authentication_denied", who(required, keys.client("ivan")));
    }

    /** It says grace too, but another authority has signed it. */
    @Test
    void aCertificateOfAnotherAuthorityIsWorthNothing() throws Exception {
        assertNoTls(required, others.clientOf(keys, "grace"));
        assertNoTls(optional, others.clientOf(keys, "grace"));
    }

    @Test
    void theCookieIsForTlsAlone() throws Exception {
        Visitor browser = Visitor.browser(optional, keys.client(null));
        try (RawPeer peer = browser.connect(Map.of())) {
            assertEquals("alice user ticket", Visitor.ticket(peer, "alice", "alice-ticket"));
        }
        assertTrue(
                List.of(browser.cookies().get(0).split("; ")).contains("Secure"),
                browser.cookies().toString());
        assertEquals("alice user cookie", browser.who("realm1", Map.of()));
    }

    /** Each would be a signature of ours, for a few octets. */
    @Test
    void nobodyNegotiatesASecondTime() throws Exception {
        try (SSLSocket socket = (SSLSocket) keys.client(null)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), optional.getPort())) {
            socket.setSoTimeout(20_000);
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
            // once it is through, the router would answer
            socket.addHandshakeCompletedListener(again -> request(socket));
            IOException end = assertThrows(IOException.class, () -> {
                socket.startHandshake();
                if (socket.getInputStream().read() < 0) {
                    throw new EOFException();
                }
            });
            assertFalse(end instanceof SocketTimeoutException, end.toString());
        }
    }

    private static void request(Socket socket) {
        try {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    @Test
    void withoutTlsThereIsNothing() throws Exception {
        URI plain = URI.create(optional.toString().replace("wss:", "ws:"));
        assertNoTls(plain, keys.client(null));
    }
}
