package dev.parley.it.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.client.WampException;
import dev.parley.examples.jakarta.Counter;
import dev.parley.examples.jakarta.Stock;
import dev.parley.examples.jakarta.StockServlet;
import dev.parley.http.RawWebSocket;
import dev.parley.it.StandaloneRouter;
import dev.parley.it.container.bean.Bouncer;
import dev.parley.it.container.bean.Greeter;
import dev.parley.it.container.bean.House;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Beans get sessions: one in the WAR of the router, and one in a WAR that has the library. One decides in the former; and in both
 * the example of an application with CDI works.
 */
final class Beans {
    private static final String DECIDED =
            "{\"realms\": {\"realm1\": {\"authentication\": {\"anonymous\": {\"role\": \"guest\"}},"
                    + " \"authorizer\": {\"procedure\": \"java:" + Bouncer.class.getName() + "\"}}}}";

    private static final List<Class<?>> BEANS =
            List.of(Greeter.class, Bouncer.class, House.class, Stock.class, Counter.class, StockServlet.class);

    private Beans() {}

    /** The router that is there already must refuse the configuration of the other, whose bean it has not. */
    static String check(Container container, String configuration) throws Exception {
        // the router's WAR, with beans in it
        Path own = Wars.war("own", StandaloneRouter.war(), BEANS, Map.of());
        container.configure(DECIDED);
        try {
            greets(container, own, URI.create("ws://127.0.0.1:" + container.port() + "/own/ws"), client -> {
                assertEquals("wamp.error.not_authorized", error(client, Bouncer.CLOSED));
                stockIsCounted(container, "own");
            });
        } finally {
            container.configure(configuration);
        }
        // another WAR, with the library in it, that names the router
        Path other = Wars.war(
                "other",
                null,
                BEANS,
                Map.of(
                        "WEB-INF/lib/parley.jar",
                        Files.readAllBytes(Wars.library()),
                        "WEB-INF/beans.xml",
                        text(
                                "<beans xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" bean-discovery-mode=\"annotated\"/>"),
                        "WEB-INF/web.xml",
                        text("<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"5.0\"><env-entry>"
                                + "<env-entry-name>parley.uri</env-entry-name><env-entry-type>java.lang.String</env-entry-type><env-entry-value>"
                                + container.webSocket()
                                + "</env-entry-value></env-entry></web-app>")));
        greets(container, other, container.webSocket(), client -> {
            servesNoRouter(container.port());
            stockIsCounted(container, "other");
        });
        return "";
    }

    /** An application is no router because it has the library. */
    private static void servesNoRouter(int port) throws IOException {
        try (RawWebSocket socket = Handshakes.connectTo(port, "/other/ws", "Sec-WebSocket-Protocol: wamp.2.json")) {
            assertTrue(socket.response.startsWith("HTTP/1.1 404 "), socket.response);
        }
    }

    /** The example's servlet asks its bean, which asks whoever answers: the example's listener. */
    private static void stockIsCounted(Container container, String application) throws Exception {
        for (Map.Entry<String, String> count : Map.of("tea", "100", "milk", "0").entrySet()) {
            HttpResponse<String> answer =
                    Container.get(container.page().resolve("/" + application + "/stock?item=" + count.getKey()));
            assertEquals(count.getValue(), answer.body().strip());
            assertEquals(200, answer.statusCode());
        }
    }

    /** What else is to be looked at while the application runs, with a session at its router. */
    private interface Look {
        void look(Client client) throws Exception;
    }

    private static void greets(Container container, Path war, URI router, Look look) throws Exception {
        Path deployed = container.deploy(war);
        try {
            container.await("has no bean that answers", () -> {
                try (Client client = Client.connect(router, "realm1").get(20, TimeUnit.SECONDS)) {
                    client.register("com.example.word", String.class, name -> "Hello " + name)
                            .get(20, TimeUnit.SECONDS);
                    assertEquals(
                            "Hello Ann",
                            client.call(String.class, "com.example.greet", "Ann")
                                    .get(20, TimeUnit.SECONDS));
                    assertEquals("wamp.error.no_such_procedure", error(client, "com.example.nobody"));
                    look.look(client);
                    return true;
                }
            });
        } finally {
            Files.delete(deployed);
        }
        container.await(
                "still serves " + war.getFileName(),
                () -> Container.get(container
                                        .page()
                                        .resolve("/"
                                                + war.getFileName().toString().replace(".war", "/")))
                                .statusCode()
                        >= 400);
    }

    private static String error(Client client, String procedure) throws Exception {
        try {
            return "none, but " + client.call(procedure).get(20, TimeUnit.SECONDS);
        } catch (ExecutionException answered) {
            return answered.getCause() instanceof WampException error ? error.uri() : answered.toString();
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
