package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.login.Login;
import dev.parley.config.Configuration;
import dev.parley.message.MessageType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** However much is logged, no secret is: neither ours nor those that peers try. */
class SecretsInLogsTest {
    private static final String TRIED = "tried-0f1e2d3c4b5a";

    /** Of the configuration of the test. */
    private static final List<String> OURS = List.of(
            "alice-ticket",
            "bob-password",
            "carol-secret",
            "82xKz0othlKaz0KKAyF4owrQ0TlDVrUty5R0zupAToQ",
            "rkZwZnGHLWsKvDxb9",
            "c2VjcmV0LXNlY3JldC1zZWNyZXQt");

    @Test
    void noLoginLeavesASecretInTheLog() throws Exception {
        List<String> secrets = new ArrayList<>(OURS);
        String basic = Base64.getEncoder().encodeToString(("bob:" + TRIED).getBytes(StandardCharsets.UTF_8));
        String seed = "0a".repeat(32);
        secrets.addAll(List.of(TRIED, basic, seed));
        Configuration configuration = Server.configuration(Path.of("src/test/resources/identity.json"))
                .listeningOn(null, 0);
        try (LogLines log = LogLines.all()) {
            try (Server server = Server.start(configuration)) {
                for (Login login : List.of(
                        Login.ticket("alice", TRIED),
                        Login.wampcra("carol", TRIED),
                        Login.wampcra("dave", TRIED),
                        Login.scram("erin", TRIED),
                        Login.cryptosign("frank", seed))) {
                    try (WampSocket peer = WampSocket.connect(server.port())) {
                        assertEquals(
                                MessageType.ABORT, peer.login("realm1", login).type(), login.method());
                    }
                }
                for (String header : List.of(
                        "Authorization: Basic " + basic, "Authorization: Bearer " + TRIED, "Cookie: parley=" + TRIED)) {
                    try (WampSocket peer = WampSocket.connect(server.port(), header)) {
                        assertEquals(header.startsWith("Cookie") ? "101" : "401", peer.status());
                    }
                }
                try (WampSocket alice = WampSocket.connect(server.port())) {
                    alice.welcome("realm1", Login.ticket("alice", "alice-ticket"));
                }
                server.reconfigure(configuration);
            }
            assertTrue(!log.soFar().isEmpty(), "nothing was logged at all");
            // who guesses is told, at a level that is logged
            for (String expected : List.of(
                    "authentication_failed realm='realm1' authid='alice' method='ticket' .*",
                    "authentication_failed realm='realm1' authid='erin' method='wamp-scram' .*",
                    "handshake_refused reason='credentials' address='127\\.0\\.0\\.1'.*")) {
                assertTrue(log.soFar().stream().anyMatch(line -> line.matches(expected)), expected);
            }
            for (String line : log.soFar()) {
                for (String secret : secrets) {
                    assertTrue(!line.contains(secret), "a secret is in: " + line);
                }
            }
        }
    }
}
