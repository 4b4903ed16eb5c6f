package dev.parley.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Key sets over HTTP, from servers that mean well and others. */
class KeyFetchTest {
    private static final Duration AMPLE = Duration.ofMinutes(1);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch isOver = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        isOver.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private URI at(HttpHandler handler) {
        server.createContext("/keys", handler);
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String failure(Duration patience, URI location) {
        return String.valueOf(assertThrows(IOException.class, () -> new KeyFetch(patience).get(location))
                .getMessage());
    }

    @Test
    void keysArrive() throws Exception {
        String keys = new JWKSet(new ECKeyGenerator(Curve.P_256).generate().toPublicJWK()).toString();
        URI location = at(exchange -> answer(exchange, 200, keys));
        assertEquals(1, new KeyFetch(AMPLE).get(location).size());
    }

    /** The time is that of all of it: a server that sends a bit now and then holds the thread no longer than one that is silent. */
    @Test
    void aBodyThatDoesNotEndIsGivenUp() {
        URI location = at(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write('{');
                body.flush();
                isOver.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        String why = failure(Duration.ofMillis(500), location);
        assertTrue(why.contains("not all of it within"), why);
    }

    @Test
    void aBodyWithoutBoundIsGivenUp() {
        URI location = at(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                byte[] more = new byte[1 << 16];
                while (isOver.getCount() > 0) {
                    body.write(more);
                }
            } catch (IOException closed) {
                // by who has read enough
            }
        });
        String why = failure(AMPLE, location);
        assertTrue(why.contains("more than " + KeyFetch.MAX_BYTES + " bytes"), why);
    }

    @Test
    void whatIsNoSetOfKeysIsNone() {
        URI location = at(exchange -> answer(exchange, 200, "{\"keys\": []}"));
        assertTrue(failure(AMPLE, location).contains("without keys"));
        server.removeContext("/keys");
        assertTrue(
                failure(AMPLE, at(exchange -> answer(exchange, 200, "<html>"))).contains("not a JSON Web Key Set"));
        server.removeContext("/keys");
        assertTrue(failure(AMPLE, at(exchange -> answer(exchange, 404, "{}"))).contains("status 404"));
    }
}
