package dev.parley.management;

import static dev.parley.management.Asking.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.Configuration;
import dev.parley.config.ConfigurationException;
import dev.parley.config.ConfigurationFile;
import dev.parley.server.Server;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The management listener over sockets: whom it answers, and what. */
class ManagementTest {
    private static final String HOST = "Host: localhost:9090";
    private static final String TOKEN = "0123456789abcdef";

    private static Configuration configuration(String management) {
        String json = ("{'listeners': [{'port': 0}], 'management': " + management + "}").replace('\'', '"');
        return ConfigurationFile.read(new StringReader(json), null, Map.<String, String>of()::get);
    }

    private static Server open() throws Exception {
        return Server.start(configuration("{'port': 0}"));
    }

    private static Server guarded() throws Exception {
        return Server.start(configuration("{'port': 0, 'token': '" + TOKEN + "'}"));
    }

    @Test
    void metricsAreTextOfPrometheusUnlessOpenMetricsIsWanted() throws Exception {
        try (Server server = open()) {
            Asking.Answer plain = ask(server.managementPort(), "GET /metrics", HOST);
            assertEquals(200, plain.status());
            assertTrue(plain.head().contains("Content-Type: text/plain; version=0.0.4"), plain.head());
            assertTrue(plain.body().contains("\nparley_sessions{realm=\"realm1\"} 0.0\n"), plain.body());
            Asking.Answer open =
                    ask(server.managementPort(), "GET /metrics", HOST, "Accept: application/openmetrics-text");
            assertTrue(open.head().contains("Content-Type: application/openmetrics-text"), open.head());
            assertTrue(open.body().endsWith("# EOF\n"), open.body());
        }
    }

    @Test
    void whoeverOpensConnectionsThereTakesNotAllDescriptors() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try (Server server = open()) {
            for (int i = 0; i < 300; i++) {
                sockets.add(new Socket(InetAddress.getLoopbackAddress(), server.managementPort()));
            }
            // which of them are too many is chance: several threads take them
            Set<Socket> closed = new HashSet<>();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (closed.size() < 300 - 256) {
                assertTrue(System.nanoTime() < end, () -> closed.size() + " are closed");
                for (Socket each : sockets) {
                    if (!closed.contains(each) && isClosed(each)) {
                        closed.add(each);
                    }
                }
            }
            assertEquals(300 - 256, closed.size());
            for (Socket each : sockets) {
                each.close();
            }
            sockets.clear();
            while (!isAnswered(server.managementPort())) {
                Thread.onSpinWait();
            }
        } finally {
            for (Socket each : sockets) {
                each.close();
            }
        }
    }

    private static boolean isClosed(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private static boolean isAnswered(int port) {
        try {
            return ask(port, "GET /livez", HOST).status() == 200;
        } catch (IOException | RuntimeException tooMany) {
            return false;
        }
    }

    @Test
    void withoutConfigurationThereIsNone() throws Exception {
        try (Server server = Server.start(ConfigurationFile.read(
                new StringReader("{\"listeners\": [{\"port\": 0}]}"), null, Map.<String, String>of()::get))) {
            assertEquals(-1, server.managementPort());
        }
    }

    @Test
    void itIsNotAtTheRoutersOwnAddress() throws Exception {
        try (Server server = open()) {
            assertEquals(404, ask(server.port(), "GET /metrics", HOST).status());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: localhost.evil.example:9090",
                "Host: 127.0.0.1.evil.example",
                "Host: 192.0.2.1",
                "X-Nothing: no host",
                "Host: localhost\r\nOrigin: http://localhost:9090",
                "Host: localhost\r\nOrigin: null"
            })
    void noWebPageIsAnsweredWithoutToken(String headers) throws Exception {
        try (Server server = open()) {
            Asking.Answer answer = ask(server.managementPort(), "GET /metrics", headers);
            assertTrue(answer.status() == 403 || answer.status() == 400, answer.head());
            assertFalse(answer.body().contains("parley_"), answer.body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: 127.0.0.1", "Host: 127.0.0.1:9090", "Host: [::1]:9090", "Host: LOCALHOST"})
    void programsOnThisMachineAre(String host) throws Exception {
        try (Server server = open()) {
            assertEquals(200, ask(server.managementPort(), "GET /metrics", host).status());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Nothing: no token",
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: Bearer 0123456789abcdee",
                "Authorization: Bearer 0123456789abcdef0",
                "Authorization: Basic MDEyMzQ1Njc4OWFiY2RlZg==",
                "Authorization: Bearer 0123456789abcdef\r\nAuthorization: Bearer 0123456789abcdef"
            })
    void withATokenNobodyElseIsAnswered(String headers) throws Exception {
        try (Server server = guarded()) {
            for (String request : new String[] {"GET /metrics", "GET /", "GET /nothing", "POST /drain"}) {
                Asking.Answer answer = ask(server.managementPort(), request, HOST, headers);
                assertTrue(answer.status() == 401 || answer.status() == 400, request + ": " + answer.head());
                assertFalse(answer.body().contains("parley_"), answer.body());
            }
        }
    }

    @Test
    void whoShowsTheTokenIsByAnyName() throws Exception {
        try (Server server = guarded()) {
            Asking.Answer answer =
                    ask(server.managementPort(), "GET /metrics", "Host: any.example", "Authorization: bearer " + TOKEN);
            assertEquals(200, answer.status());
        }
    }

    @Test
    void onlyReadingIsPermittedWhereThereIsSomethingToRead() throws Exception {
        try (Server server = open()) {
            Asking.Answer answer = ask(server.managementPort(), "POST /metrics", HOST, "Content-Length: 0");
            assertEquals(405, answer.status());
            assertTrue(answer.head().contains("Allow: GET, HEAD"), answer.head());
            assertEquals("", ask(server.managementPort(), "HEAD /metrics", HOST).body());
            assertEquals(404, ask(server.managementPort(), "GET /nothing", HOST).status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "router.example.com"})
    void beyondThisMachineItNeedsASecret(String host) {
        String json = "{'host': '" + host + "', 'port': 0}";
        String message = assertThrows(ConfigurationException.class, () -> configuration(json))
                .getMessage();
        assertTrue(message.startsWith("management.host: " + host), message);
        assertTrue(message.contains("\"token\""), message);
        assertEquals(
                host,
                configuration("{'host': '" + host + "', 'token': '" + TOKEN + "'}")
                        .resolve()
                        .management()
                        .host());
    }

    @Test
    void aTokenIsNotShort() {
        String message = assertThrows(ConfigurationException.class, () -> configuration("{'token': 'secret'}"))
                .getMessage();
        assertTrue(message.startsWith("management.token: has 6 octets"), message);
    }
}
