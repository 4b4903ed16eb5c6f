package dev.parley.it.container;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.http.RawWebSocket;
import dev.parley.it.RawPeer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What those who operate the router are answered below the context path, and whom a container's router answers. */
final class Operators {
    static final String CONFIGURATION =
            "{\"management\": {\"role\": \"members\"}, \"drain\": {\"graceMillis\": 300, \"spreadMillis\": 300}}";

    /** What a proxy adds: who asks is not certainly on this machine. */
    private static final String[] ELSEWHERE = {"X-Forwarded-For", "192.0.2.1"};

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Operators() {}

    private static HttpResponse<String> ask(Container container, String method, String path, String... headers)
            throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + container.port() + "/parley" + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** @param tellsRoles whether the container tells the roles of its users */
    static void metrics(Container container, boolean tellsRoles) throws Exception {
        try (RawPeer peer = RawPeer.join(container.webSocket(), RawPeer.JSON)) {
            HttpResponse<String> plain = ask(container, "GET", "/metrics");
            assertEquals(200, plain.statusCode(), plain.body());
            String type = plain.headers().firstValue("Content-Type").orElse("").replace(" ", "");
            assertTrue(type.startsWith("text/plain;version=0.0.4"), type);
            assertTrue(plain.body().contains("\nparley_sessions{realm=\"realm1\"} 1.0\n"), plain.body());
            assertTrue(plain.body().contains("\njvm_threads_current "), plain.body());
            HttpResponse<String> open = ask(container, "GET", "/metrics", "Accept", "application/openmetrics-text");
            assertTrue(open.body().endsWith("# EOF\n"), open.body());
            assertTrue(peer.isOpen());
        }
        HttpResponse<String> refused = ask(container, "GET", "/metrics", ELSEWHERE);
        assertEquals(401, refused.statusCode(), refused.body());
        assertFalse(refused.body().contains("parley_"), refused.body());
        assertEquals(401, asUser(container, "wrong").statusCode());
        if (tellsRoles) {
            assertEquals(200, asUser(container, Principals.PASSWORD).statusCode());
        }
    }

    private static HttpResponse<String> asUser(Container container, String password)
            throws IOException, InterruptedException {
        String pair =
                Base64.getEncoder().encodeToString((Principals.NAME + ":" + password).getBytes(StandardCharsets.UTF_8));
        return ask(container, "GET", "/metrics", ELSEWHERE[0], ELSEWHERE[1], "Authorization", "Basic " + pair);
    }

    static void health(Container container) throws Exception {
        for (String path : new String[] {
            "/health", "/health/live", "/health/ready", "/health/started", "/livez", "/readyz", "/healthz"
        }) {
            HttpResponse<String> answer = ask(container, "GET", path);
            assertEquals(200, answer.statusCode(), path);
            assertTrue(answer.body().startsWith("{\"status\":\"UP\",\"checks\":["), answer.body());
            assertEquals(401, ask(container, "GET", path, ELSEWHERE).statusCode(), path);
        }
    }

    /** MicroProfile Health, at the container's root: ours is below the context path. */
    private static HttpResponse<String> ownHealth(Container container, String path)
            throws IOException, InterruptedException {
        return Container.get(URI.create("http://127.0.0.1:" + container.port() + path));
    }

    static void ownHealth(Container container) throws Exception {
        container.await(
                "tells nothing of the router",
                () -> ownHealth(container, "/health/started").body().contains("\"parley-started\""));
        Map.of("/health/live", "parley-live", "/health/ready", "parley-ready", "/health/started", "parley-started")
                .forEach((path, name) -> assertDoesNotThrow(() -> {
                    HttpResponse<String> answer = ownHealth(container, path);
                    assertEquals(200, answer.statusCode(), answer.body());
                    assertEquals("UP", statusOf(name, answer.body()), answer.body());
                }));
    }

    private static String statusOf(String check, String body) {
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            return reader.readObject().getJsonArray("checks").getValuesAs(JsonObject.class).stream()
                    .filter(one -> one.getString("name").equals(check))
                    .map(one -> one.getString("status"))
                    .collect(Collectors.joining(","));
        }
    }

    /** Afterwards the router is closed until it is deployed anew. */
    static void drain(Container container) throws Exception {
        assertEquals(401, ask(container, "POST", "/drain", ELSEWHERE).statusCode());
        assertEquals(
                403,
                ask(container, "POST", "/drain", "Origin", "http://127.0.0.1").statusCode());
        assertEquals(405, ask(container, "GET", "/drain").statusCode());
        try (RawPeer peer = RawPeer.join(container.webSocket(), RawPeer.JSON)) {
            HttpResponse<String> begun = ask(container, "POST", "/drain");
            assertEquals(202, begun.statusCode(), begun.body());
            assertEquals(503, ask(container, "GET", "/readyz").statusCode());
            try (RawWebSocket late = Handshakes.connect(container.port(), "Sec-WebSocket-Protocol: wamp.2.json")) {
                assertTrue(late.response.startsWith("HTTP/1.1 503 "), late.response);
                assertTrue(late.response.toLowerCase(Locale.ROOT).contains("retry-after: "), late.response);
            }
            assertEquals("wamp.close.system_shutdown", peer.receive(6).getString(2));
        }
        container.await(
                "still has connections",
                () -> ask(container, "GET", "/metrics").body().contains("\nparley_connections 0.0\n"));
        assertEquals(200, ask(container, "GET", "/livez").statusCode());
        assertEquals(503, ask(container, "GET", "/readyz").statusCode());
        if (container.distribution().hasMicroProfileHealth()) {
            HttpResponse<String> own = ownHealth(container, "/health/ready");
            assertEquals(503, own.statusCode(), own.body());
            assertEquals("DOWN", statusOf("parley-ready", own.body()), own.body());
            assertEquals(
                    "UP",
                    statusOf("parley-live", ownHealth(container, "/health/live").body()));
        }
    }
}
