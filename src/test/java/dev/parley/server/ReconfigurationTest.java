package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.login.Login;
import dev.parley.config.Configuration;
import dev.parley.config.ConfigurationFile;
import dev.parley.message.Dict;
import dev.parley.message.Goodbye;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Publish;
import dev.parley.message.Subscribe;
import dev.parley.message.Unsubscribed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes of the configuration while it runs. */
@Timeout(120)
class ReconfigurationTest {
    private static final int SESSIONS = 1_000;
    private static final String NEWS = "com.example.news";
    private static final String CHAT = "com.example.chat";
    private static final Dict ACKNOWLEDGED = Dict.of("acknowledge", true);

    @TempDir
    private Path folder;

    private static String json(Map<String, String> roleByAuthid, Map<String, String> prefixByRole) {
        String principals = roleByAuthid.entrySet().stream()
                .map(each -> "{\"authid\": \"" + each.getKey() + "\", \"role\": \"" + each.getValue()
                        + "\", \"ticket\": \"ticket\"}")
                .collect(Collectors.joining(", "));
        String roles = prefixByRole.entrySet().stream()
                .map(each -> "\"" + each.getKey() + "\": [{\"uri\": \"" + each.getValue()
                        + "\", \"match\": \"prefix\", \"allow\": [\"subscribe\", \"publish\"]}]")
                .collect(Collectors.joining(", "));
        return "{\"listeners\": [{\"port\": 0}], \"realms\": {\"realm1\": {\"authentication\": {\"ticket\": {},"
                + " \"principals\": [" + principals + "]}, \"roles\": {" + roles + "}}}}";
    }

    private Configuration configuration(Map<String, String> roleByAuthid, Map<String, String> prefixByRole)
            throws IOException {
        Path file = Files.writeString(folder.resolve("other.json"), json(roleByAuthid, prefixByRole));
        return Server.configuration(file);
    }

    /**
     * Of a thousand, who come and go and talk meanwhile: a quarter loses its account, a quarter its role, a quarter one of two
     * subscriptions, and the rest nothing.
     */
    @Test
    void thoseWhoMayStayStay() throws Exception {
        Map<String, String> before = IntStream.range(0, 4)
                .boxed()
                .collect(Collectors.toMap(i -> "user" + i, i -> List.of("kept", "gone", "less", "kept")
                        .get(i)));
        Configuration first =
                configuration(before, Map.of("kept", "com.example.", "gone", "com.example.", "less", "com.example."));
        Map<String, String> accounts = Map.of("user1", "kept", "user2", "less", "user3", "kept");
        Configuration second = configuration(accounts, Map.of("kept", "com.example.", "less", CHAT));
        List<WampSocket> sockets = new ArrayList<>();
        try (Server server = Server.start(first)) {
            for (int i = 0; i < SESSIONS; i++) {
                WampSocket socket = WampSocket.connect(server.port());
                sockets.add(socket);
                socket.welcome("realm1", Login.ticket("user" + i % 4, "ticket"));
                socket.send(new Subscribe(1, Dict.EMPTY, NEWS));
                socket.receive();
                socket.send(new Subscribe(2, Dict.EMPTY, CHAT));
                socket.receive();
            }
            AtomicBoolean isOver = new AtomicBoolean();
            Thread load = new Thread(() -> comeAndGo(server, isOver));
            load.start();
            server.reconfigure(second);
            isOver.set(true);
            load.join();
            for (int i = 0; i < SESSIONS; i++) {
                check(sockets.get(i), i % 4);
            }
        } finally {
            for (WampSocket socket : sockets) {
                socket.close();
            }
        }
    }

    private static void comeAndGo(Server server, AtomicBoolean isOver) {
        try {
            do {
                try (WampSocket peer = WampSocket.connect(server.port())) {
                    peer.login("realm1", Login.ticket("user3", "ticket"));
                    peer.send(new Publish(1, ACKNOWLEDGED, "com.example.other", Payload.NONE));
                    peer.receive();
                }
            } while (!isOver.get());
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void check(WampSocket socket, int kind) throws Exception {
        if (kind < 2) {
            // user0 has no account any more, user1 has another role
            Goodbye goodbye = socket.receive(Goodbye.class);
            assertEquals("wamp.error.not_authorized", goodbye.reason());
            return;
        }
        if (kind == 2) {
            socket.receive(Unsubscribed.class);
        }
        socket.send(new Publish(3, ACKNOWLEDGED, CHAT, Payload.NONE));
        Message answer = socket.receive();
        while (answer.type() == MessageType.EVENT) {
            answer = socket.receive();
        }
        assertEquals(MessageType.PUBLISHED, answer.type());
        socket.send(new Publish(4, ACKNOWLEDGED, NEWS, Payload.NONE));
        answer = socket.receive();
        while (answer.type() == MessageType.EVENT) {
            answer = socket.receive();
        }
        assertEquals(kind == 2 ? MessageType.ERROR : MessageType.PUBLISHED, answer.type());
    }

    private static boolean mayComeIn(Server server, String authid) throws Exception {
        try (WampSocket peer = WampSocket.connect(server.port())) {
            return peer.login("realm1", Login.ticket(authid, "ticket")).type() == MessageType.WELCOME;
        }
    }

    @Test
    @SuppressWarnings("try")
    void aFileThatChangesTakesEffectAndABrokenOneDoesNot() throws Exception {
        Map<String, String> roles = Map.of("user", "com.example.");
        Path file = folder.resolve("parley.json");
        Files.writeString(file, json(Map.of("alice", "user"), roles));
        ConfigurationFile.Loaded loaded = ConfigurationFile.load(file);
        try (Server server = Server.start(loaded.configuration());
                Reload unused = new Reload(file, loaded, server::reconfigure, () -> {});
                LogLines log = LogLines.of(Reload.class)) {
            assertTrue(mayComeIn(server, "alice"));

            Files.writeString(file, json(Map.of("alice", "user", "bob", "user"), roles));
            log.await(".*applied the changed configuration.*");
            assertTrue(mayComeIn(server, "bob"));

            Files.writeString(file, "{\"realms\": {\"realm1\": {\"oops\": 1}}}");
            log.await(
                    "the former configuration stays in effect, correct the file: .*realms.realm1.oops: unknown key.*");
            assertTrue(mayComeIn(server, "bob"));

            Path fresh = Files.writeString(folder.resolve("fresh"), json(Map.of("carol", "user"), roles));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            log.await(".*applied the changed configuration.*");
            assertTrue(mayComeIn(server, "carol"));
            assertFalse(mayComeIn(server, "bob"));
        }
    }

    @Test
    @SuppressWarnings("try")
    void aChangeWhileItStartsIsNotMissed() throws Exception {
        Map<String, String> roles = Map.of("user", "com.example.");
        Path file = folder.resolve("early.json");
        Files.writeString(file, json(Map.of("alice", "user"), roles));
        ConfigurationFile.Loaded loaded = ConfigurationFile.load(file);
        try (LogLines log = LogLines.of(Reload.class);
                Server server = Server.start(loaded.configuration())) {
            Files.writeString(file, json(Map.of("bob", "user"), roles));
            try (Reload unused = new Reload(file, loaded, server::reconfigure, () -> {})) {
                log.await(".*applied the changed configuration.*");
                assertTrue(mayComeIn(server, "bob"));
            }
        }
    }

    @Test
    void originsChangeAndAddressesDoNot() throws Exception {
        Path file = folder.resolve("origins.json");
        Files.writeString(file, "{\"listeners\": [{\"port\": 0, \"allowedOrigins\": [\"https://a.example\"]}]}");
        try (Server server = Server.start(Server.configuration(file));
                LogLines log = LogLines.of(Server.class)) {
            assertEquals("101", status(server, "https://a.example"));
            assertEquals("403", status(server, "https://b.example"));
            Files.writeString(
                    file,
                    "{\"listeners\": [{\"port\": 1, \"originRequired\": true, \"allowedOrigins\": [\"https://b.example\"]}]}");
            server.reconfigure(Server.configuration(file));
            assertEquals("403", status(server, "https://a.example"));
            assertEquals("101", status(server, "https://b.example"));
            try (WampSocket program = WampSocket.connect(server.port())) {
                assertEquals("403", program.status());
            }
            log.await(".*listeners have changed.*restart.*");
        }
    }

    private static String status(Server server, String origin) throws Exception {
        try (WampSocket peer = WampSocket.connect(server.port(), "Origin: " + origin)) {
            return peer.status();
        }
    }
}
