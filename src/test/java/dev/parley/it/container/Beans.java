package dev.parley.it.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.client.WampException;
import dev.parley.http.RawWebSocket;
import dev.parley.it.StandaloneRouter;
import dev.parley.it.container.bean.Bouncer;
import dev.parley.it.container.bean.Greeter;
import dev.parley.it.container.bean.House;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Beans get sessions: one in the WAR of the router, and one in a WAR that has the library. And one decides in the former. */
final class Beans {
    private static final String DECIDED =
            "{\"realms\": {\"realm1\": {\"authentication\": {\"anonymous\": {\"role\": \"guest\"}},"
                    + " \"authorizer\": {\"procedure\": \"java:" + Bouncer.class.getName() + "\"}}}}";

    private Beans() {}

    /** The router that is there already must refuse the configuration of the other, whose bean it has not. */
    static String check(Container container, String configuration) throws Exception {
        // the router's WAR, with beans in it
        Path own = war("own", StandaloneRouter.war(), Map.of());
        container.configure(DECIDED);
        try {
            greets(
                    container,
                    own,
                    URI.create("ws://127.0.0.1:" + container.port() + "/own/ws"),
                    client -> assertEquals("wamp.error.not_authorized", error(client, Bouncer.CLOSED)));
        } finally {
            container.configure(configuration);
        }
        // another WAR, with the library in it, that names the router
        Path other = war(
                "other",
                null,
                Map.of(
                        "WEB-INF/lib/parley.jar",
                        Files.readAllBytes(library()),
                        "WEB-INF/beans.xml",
                        text(
                                "<beans xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" bean-discovery-mode=\"annotated\"/>"),
                        "WEB-INF/web.xml",
                        text("<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"5.0\"><env-entry>"
                                + "<env-entry-name>parley.uri</env-entry-name><env-entry-type>java.lang.String</env-entry-type><env-entry-value>"
                                + container.webSocket()
                                + "</env-entry-value></env-entry></web-app>")));
        greets(container, other, container.webSocket(), client -> servesNoRouter(container.port()));
        return "";
    }

    /** An application is no router because it has the library. */
    private static void servesNoRouter(int port) throws IOException {
        try (RawWebSocket socket = Handshakes.connectTo(port, "/other/ws", "Sec-WebSocket-Protocol: wamp.2.json")) {
            assertTrue(socket.response.startsWith("HTTP/1.1 404 "), socket.response);
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

    /** The library as it is built. */
    private static Path library() throws IOException {
        Path target = Objects.requireNonNull(StandaloneRouter.war().getParent());
        return target.resolve("parley-" + System.getProperty("parley.version") + ".jar");
    }

    /** A WAR of that name with the bean and those files, and with what is in another. */
    private static Path war(String name, Path base, Map<String, byte[]> files) throws IOException {
        Path war = StandaloneRouter.war().resolveSibling("it").resolve(name + ".war");
        Files.createDirectories(war.getParent());
        try (OutputStream file = Files.newOutputStream(war);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            if (base != null) {
                copy(base, zip);
            }
            for (Class<?> bean : List.of(Greeter.class, Bouncer.class, House.class)) {
                String path = bean.getName().replace('.', '/') + ".class";
                put(zip, "WEB-INF/classes/" + path, content(path));
            }
            for (Map.Entry<String, byte[]> entry : files.entrySet()) {
                put(zip, entry.getKey(), entry.getValue());
            }
        }
        return war;
    }

    private static void copy(Path base, ZipOutputStream zip) throws IOException {
        try (InputStream file = Files.newInputStream(base);
                ZipInputStream entries = new ZipInputStream(file)) {
            ZipEntry entry;
            while ((entry = entries.getNextEntry()) != null) {
                if (!entry.isDirectory()) {
                    put(zip, entry.getName(), entries.readAllBytes());
                }
            }
        }
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] content(String file) throws IOException {
        try (InputStream content = Objects.requireNonNull(Beans.class.getResourceAsStream("/" + file))) {
            return content.readAllBytes();
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
