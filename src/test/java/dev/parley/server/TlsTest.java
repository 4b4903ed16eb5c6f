package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.login.Login;
import dev.parley.client.Client;
import dev.parley.config.Configuration;
import dev.parley.config.ConfigurationException;
import dev.parley.config.ConfigurationFile;
import dev.parley.message.Dict;
import dev.parley.message.MessageType;
import dev.parley.message.Subscribe;
import dev.parley.tls.TestKeys;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    @TempDir
    private static Path folder;

    private static TestKeys keys;

    @BeforeAll
    static void makeKeys() throws Exception {
        keys = new TestKeys(folder, "server", "renewed", "grace");
    }

    @BeforeEach
    void install() throws Exception {
        keys.install("server");
    }

    private static Configuration configuration(String tls) {
        String json = ("{'listeners': [{'port': 0, 'tls': " + tls + "}], 'realms': {'realm1': {'authentication': {"
                        + "'ticket': {}, 'tls': {}, 'principals': ["
                        + "{'authid': 'grace', 'role': 'user', 'tls': {'subject': 'CN=grace'}},"
                        + "{'authid': 'alice', 'role': 'user', 'ticket': 'alice-ticket'}]},"
                        + "'roles': {'user': [{'uri': '', 'match': 'prefix', 'allow': ['subscribe']}]}}}}")
                .replace('\'', '"');
        return ConfigurationFile.read(new StringReader(json), folder, Map.<String, String>of()::get);
    }

    private static final String PEM = "'certificate': 'cert.pem', 'key': 'key.pem'";

    @Test
    void pemIsSpoken() throws Exception {
        try (Server server = Server.start(configuration("{" + PEM + "}"));
                WampSocket alice = WampSocket.connect(keys.client(null).getSocketFactory(), server.port())) {
            alice.welcome("realm1", Login.ticket("alice", "alice-ticket"));
        }
    }

    @Test
    void aKeyStoreIsSpoken() throws Exception {
        try (OutputStream out = Files.newOutputStream(folder.resolve("server.p12"))) {
            keys.only("server").store(out, TestKeys.PASSWORD.toCharArray());
        }
        try (Server server = Server.start(
                        configuration("{'keystore': 'server.p12', 'password': '" + TestKeys.PASSWORD + "'}"));
                WampSocket alice = WampSocket.connect(keys.client(null).getSocketFactory(), server.port())) {
            alice.welcome("realm1", Login.ticket("alice", "alice-ticket"));
        }
    }

    @Test
    void aClientIsWhomItsCertificateNames() throws Exception {
        String tls = "{" + PEM + ", 'clientCertificates': 'optional', 'clientAuthorities': 'ca.pem'}";
        try (Server server = Server.start(configuration(tls));
                WampSocket grace = WampSocket.connect(keys.client("grace").getSocketFactory(), server.port());
                WampSocket other = WampSocket.connect(keys.client("renewed").getSocketFactory(), server.port());
                WampSocket nobody = WampSocket.connect(keys.client(null).getSocketFactory(), server.port())) {
            assertEquals("grace", WampSocket.authid(grace.hello("realm1")));
            assertEquals(MessageType.ABORT, other.hello("realm1").type());
            assertEquals(MessageType.ABORT, nobody.hello("realm1").type());
        }
    }

    @Test
    void aRequiredCertificateIsRequired() throws Exception {
        String tls = "{" + PEM + ", 'clientCertificates': 'required', 'clientAuthorities': 'ca.pem'}";
        try (Server server = Server.start(configuration(tls))) {
            assertThrows(IOException.class, () -> WampSocket.connect(
                            keys.client(null).getSocketFactory(), server.port())
                    .close());
        }
    }

    @Test
    void aClientIsToldWhatToDoAboutTls() throws Exception {
        try (Server server = Server.start(configuration("{" + PEM + "}"));
                Server plain = Server.start(Configuration.DEFAULT.listeningOn(null, 0))) {
            assertEquals(List.of("--ca"), named("wss", server));
            assertEquals(List.of("wss://"), named("ws", server));
            assertEquals(List.of("ws://"), named("wss", plain));
        }
    }

    /** Which remedies the failure to connect names, behind the address. */
    private static List<String> named(String scheme, Server server) {
        URI address = URI.create(scheme + "://127.0.0.1:" + server.port() + "/ws");
        String failure = String.valueOf(assertThrows(IOException.class, () -> Client.open(address, "realm1"))
                .getMessage());
        assertTrue(failure.startsWith("cannot connect to " + address + ": "), failure);
        String why = failure.substring(failure.indexOf("/ws: "));
        return Pattern.compile("--ca\\b|wss?://")
                .matcher(why)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @Test
    void whatIsOldIsNotSpoken() throws Exception {
        try (Server server = Server.start(configuration("{" + PEM + "}"))) {
            for (String[] suites : new String[][] {
                {"TLSv1.3", "TLS_AES_128_GCM_SHA256"}, {"TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"}
            }) {
                try (SSLSocket socket = socket(server, suites[0], suites[1])) {
                    socket.startHandshake();
                    assertEquals(suites[0], socket.getSession().getProtocol());
                }
            }
            try (SSLSocket socket = socket(server, "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA")) {
                assertThrows(IOException.class, socket::startHandshake);
            }
        }
    }

    private static SSLSocket socket(Server server, String protocol, String cipher) throws Exception {
        SSLContext client = keys.client(null);
        SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", server.port());
        socket.setEnabledProtocols(new String[] {protocol});
        socket.setEnabledCipherSuites(new String[] {cipher});
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static String shown(Server server) throws Exception {
        try (SSLSocket socket =
                (SSLSocket) keys.client(null).getSocketFactory().createSocket("127.0.0.1", server.port())) {
            socket.setSoTimeout(20_000);
            socket.startHandshake();
            X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return certificate.getSubjectX500Principal().getName();
        }
    }

    @Test
    void certificatesThatAreReplacedAreUsedAndNobodyIsDropped() throws Exception {
        try (Server server = Server.start(configuration("{" + PEM + "}"));
                WampSocket alice = WampSocket.connect(keys.client(null).getSocketFactory(), server.port())) {
            alice.welcome("realm1", Login.ticket("alice", "alice-ticket"));
            assertEquals("CN=server", shown(server));
            keys.install("renewed");
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (!shown(server).equals("CN=renewed")) {
                assertTrue(System.nanoTime() < deadline, "the new certificate is not shown");
            }
            alice.send(new Subscribe(1, Dict.EMPTY, "com.example.topic"));
            assertEquals(MessageType.SUBSCRIBED, alice.receive().type());
        }
    }

    @Test
    void certificatesThatCannotBeUsedChangeNothing() throws Exception {
        try (Server server = Server.start(configuration("{" + PEM + "}"))) {
            Configuration same = configuration("{" + PEM + "}");
            Files.writeString(
                    folder.resolve("key.pem"),
                    TestKeys.pem("PRIVATE KEY", keys.key("renewed").getEncoded()));
            ConfigurationException wrong = assertThrows(ConfigurationException.class, () -> server.reconfigure(same));
            assertTrue(
                    wrong.getMessage().startsWith("listeners[0].tls: the key does not belong to the first certificate"),
                    wrong.getMessage());
            assertEquals("CN=server", shown(server));
        }
    }
}
