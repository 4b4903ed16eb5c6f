package dev.parley.it.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.http.RawWebSocket;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The container's own users have sessions, in the role that theirs there stands for; who is none of them is refused. */
final class Principals {
    /** Where the container tells the roles of its users. */
    static final String BY_ROLE = "{\"roles\": {\"members\": \"member\"}}";

    /** Where it does not. */
    static final String BY_NAME = "{\"role\": \"member\"}";

    private static final String CONFIGURATION = "{\"realms\": {\"realm1\": {\"authentication\": {\"container\": %s,"
            + " \"anonymous\": {\"role\": \"guest\"}}, \"roles\": {\"guest\": [], \"member\": ["
            + "{\"uri\": \"com.example.\", \"match\": \"prefix\", \"allow\": [\"call\"]}]}}}}";

    static final String NAME = "alice";
    static final String PASSWORD = "wonderland";
    static final String ROLE = "members";

    private static final String HELLO = "[1,\"realm1\",{\"roles\":{\"caller\":{}}}]";
    private static final String OFFER = "Sec-WebSocket-Protocol: wamp.2.json";

    private Principals() {}

    static String configuration(String users) {
        return CONFIGURATION.formatted(users);
    }

    static void check(Container container) throws Exception {
        container.await("does not let in its user", () -> welcomed(container.port(), NAME + ":" + PASSWORD));
        try (RawWebSocket socket = Handshakes.connect(container.port(), OFFER, basic(NAME + ":" + PASSWORD))) {
            JsonObject details = welcome(socket);
            assertEquals(NAME, details.getString("authid"));
            assertEquals("member", details.getString("authrole"));
            assertEquals("container", details.getString("authmethod"));
            socket.sendText("[48,1,{},\"com.example.nobody\"]");
            assertTrue(socket.receiveText().contains("wamp.error.no_such_procedure"));
            socket.sendText("[48,2,{},\"wamp.session.count\"]");
            assertTrue(socket.receiveText().contains("wamp.error.not_authorized"));
        }
        try (RawWebSocket socket = Handshakes.connect(container.port(), OFFER)) {
            assertEquals("guest", welcome(socket).getString("authrole"));
        }
        refused(container.port(), NAME + ":wrong");
        refused(container.port(), "mallory:" + PASSWORD);
    }

    /** Whether the configuration is another one, in which anybody may do anything. */
    static boolean isOpen(int port) throws IOException {
        try (RawWebSocket socket = Handshakes.connect(port, OFFER)) {
            return welcome(socket).getString("authrole").equals("anonymous");
        }
    }

    private static boolean welcomed(int port, String credentials) throws IOException {
        try (RawWebSocket socket = Handshakes.connect(port, OFFER, basic(credentials))) {
            return welcome(socket).getString("authmethod").equals("container");
        }
    }

    private static void refused(int port, String credentials) throws IOException {
        try (RawWebSocket socket = Handshakes.connect(port, OFFER, basic(credentials))) {
            assertTrue(socket.response.startsWith("HTTP/1.1 401 "), socket.response);
            assertTrue(socket.response.contains("Basic realm="), socket.response);
        }
    }

    private static String basic(String credentials) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    /** Says HELLO; the details of the WELCOME that answers. */
    private static JsonObject welcome(RawWebSocket socket) throws IOException {
        assertTrue(socket.response.startsWith("HTTP/1.1 101 "), socket.response);
        socket.sendText(HELLO);
        String answer = socket.receiveText();
        try (JsonReader reader = Json.createReader(new StringReader(answer))) {
            JsonArray message = reader.readArray();
            assertEquals(2, message.getInt(0), answer);
            return message.getJsonObject(2);
        }
    }
}
