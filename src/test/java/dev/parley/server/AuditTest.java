package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.client.Login;
import dev.parley.client.Reconnect;
import dev.parley.config.Configuration;
import dev.parley.config.ConfigurationFile;
import dev.parley.http.RawWebSocket;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What has to be accounted for has a line of its own logger, and strangers cannot make many. */
class AuditTest {
    private static final String AUDIT = "dev.parley.audit";

    private static Configuration configuration(String realm) {
        String json = "{\"listeners\": [{\"port\": 0}], \"realms\": {\"realm1\": " + realm.replace('\'', '"') + "}}";
        return ConfigurationFile.read(new StringReader(json), null, Map.<String, String>of()::get);
    }

    @Test
    void whoFailsToLogInIsNamedWithoutTheSecret() throws Exception {
        LogLines lines = LogLines.of(AUDIT);
        try (Server server = Server.start(configuration("{'authentication': {'ticket': {}, 'principals': ["
                + "{'authid': 'alice', 'role': 'user', 'ticket': 'right-ticket'}]}, 'roles': {'user': []}}"))) {
            assertThrows(Exception.class, () -> Client.builder()
                    .uri(URI.create("ws://127.0.0.1:" + server.port() + "/ws"))
                    .realm("realm1")
                    .login(Login.ticket("alice", "wrong-ticket"))
                    .connect()
                    .get(20, TimeUnit.SECONDS));
        } finally {
            lines.close();
        }
        List<String> said = lines.soFar();
        assertEquals(1, said.size(), said.toString());
        String line = said.get(0);
        assertTrue(
                line.startsWith(
                        "authentication_failed realm='realm1' authid='alice' method='ticket' reason='wamp.error."),
                line);
        assertTrue(line.endsWith(" address='127.0.0.1'"), line);
        assertFalse(line.contains("-ticket"), line);
    }

    @Test
    void whoEndsASessionIsNamed() throws Exception {
        try (LogLines lines = LogLines.of(AUDIT);
                Server server =
                        Server.start(configuration("{'authentication': {'anonymous': {'role': 'user'}}, 'roles': "
                                + "{'user': [{'uri': '', 'match': 'prefix', 'allow': ['call']}]}}"))) {
            String address = "ws://127.0.0.1:" + server.port() + "/ws";
            try (Client one = Client.connect(URI.create(address), "realm1").get(20, TimeUnit.SECONDS);
                    Client other = Client.builder()
                            .uri(URI.create(address))
                            .realm("realm1")
                            .reconnect(Reconnect.NEVER)
                            .connect()
                            .get(20, TimeUnit.SECONDS)) {
                one.call("wamp.session.kill_all").get(20, TimeUnit.SECONDS);
                other.whenClosed().get(20, TimeUnit.SECONDS);
            }
            lines.await(
                    "sessions_killed realm='realm1' session='.*' authid='.*' killed='1' sessions='\\d+' .*address=.*");
        }
    }

    @Test
    void strangersCannotMakeManyLines() throws Exception {
        LogLines lines = LogLines.of(AUDIT);
        try (Server server = Server.start(
                configuration("{'authentication': {'anonymous': {'role': 'user'}}, 'roles': {'user': []}}"))) {
            byte[] foreign = (RawWebSocket.UPGRADE
                            + "Sec-WebSocket-Protocol: wamp.2.json\r\nOrigin: https://evil.example\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 100; i++) {
                try (RawWebSocket refused = RawWebSocket.connect(server.port(), foreign)) {
                    assertTrue(refused.response.startsWith("HTTP/1.1 403"), refused.response);
                }
            }
        } finally {
            lines.close();
        }
        List<String> said = lines.soFar();
        assertEquals(60, said.size());
        assertEquals("handshake_refused reason='origin' address='127.0.0.1'", said.get(0));
    }
}
