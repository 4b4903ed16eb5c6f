package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.client.Invocation;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code java -jar parley.war} does, and what is in the file. */
class WarIT {
    /** What the router's host brings: in a container the container, standalone what only the launcher sees. */
    private static final List<String> OF_THE_CONTAINER = List.of(
            "jakarta/websocket/", "jakarta/servlet/", "org/glassfish/tyrus/", "org/glassfish/grizzly/", "picocli/");

    @TempDir
    Path directory;

    private static void assertCalls(URI webSocket) throws Exception {
        try (Client callee = Client.connect(webSocket, "realm1").get(20, TimeUnit.SECONDS);
                Client caller = Client.connect(webSocket, "realm1").get(20, TimeUnit.SECONDS)) {
            callee.register("com.example.echo", Invocation::arguments).get(20, TimeUnit.SECONDS);
            assertEquals(
                    "Hi", caller.call(String.class, "com.example.echo", "Hi").get(20, TimeUnit.SECONDS));
        }
    }

    private static HttpResponse<String> page(URI address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void itSaysWhereItListensAndClientsAndBrowsersFindIt() throws Exception {
        try (StandaloneRouter router = StandaloneRouter.start()) {
            String said = router.program().output();
            assertTrue(said.startsWith("Parley " + System.getProperty("parley.version")), said);
            assertTrue(said.contains("wamp.2.json, wamp.2.json.batched"), said);
            assertTrue(said.contains(router.page().toString()), said);
            assertTrue(said.contains("realm1"), said);

            assertCalls(router.webSocket());
            HttpResponse<String> page = page(router.page());
            assertEquals(200, page.statusCode());
            assertEquals(contentOf("index.html"), page.body());
            assertEquals(404, page(router.page().resolve("/elsewhere")).statusCode());
        }
    }

    @ParameterizedTest(name = "offering [{0}]")
    @ValueSource(strings = {"wamp.2.msgpack", ""})
    void withoutASubProtocolInCommonTheHandshakeIsRefused(String offered) throws Exception {
        try (StandaloneRouter router = StandaloneRouter.start()) {
            String[] subProtocols = offered.isEmpty() ? new String[0] : new String[] {offered};
            CompletionException failure = assertThrows(CompletionException.class, () -> {
                try (RawPeer peer = RawPeer.connect(router.webSocket(), subProtocols)) {
                    throw new AssertionError("connected with " + peer.subProtocol());
                }
            });
            HttpResponse<?> response = assertInstanceOf(WebSocketHandshakeException.class, failure.getCause())
                    .getResponse();
            assertEquals(400, response.statusCode());
        }
    }

    @Test
    void itListensOnThisMachineAlone() throws Exception {
        try (StandaloneRouter router = StandaloneRouter.start()) {
            List<InetAddress> others = NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress())
                    .toList();
            for (InetAddress other : others) {
                assertThrows(
                        IOException.class, () -> new Socket(other, router.page().getPort()).close());
            }
        }
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of(List.of("--help"), 0, List.of("--host", "--port", "--config", "--version", "8080")),
                Arguments.of(List.of("--version"), 0, List.of("Parley " + System.getProperty("parley.version"))),
                Arguments.of(List.of("--prot", "9000"), 2, List.of("--prot", "--port")),
                Arguments.of(List.of("9000"), 2, List.of("9000")),
                Arguments.of(List.of("--port", "http"), 2, List.of("--port", "http")),
                Arguments.of(List.of("--port", "65536"), 2, List.of("--port", "65535")),
                Arguments.of(List.of("--config"), 2, List.of("--config")),
                Arguments.of(List.of("--config", "no/such.json"), 1, List.of("no/such.json", "no such file")),
                Arguments.of(List.of("--host", "192.0.2.1", "--port", "0"), 1, List.of("192.0.2.1")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void aWrongOptionIsNamedAndHelpIsThere(List<String> options, int exitCode, List<String> words) throws Exception {
        assertEnds(options, exitCode, words);
    }

    private static void assertEnds(List<String> options, int exitCode, List<String> words) throws Exception {
        try (RunningProgram program = StandaloneRouter.run(options.toArray(String[]::new))) {
            assertEquals(exitCode, program.awaitExit(), () -> program.said("had another exit code"));
            for (String word : words) {
                assertTrue(program.output().contains(word), () -> program.said("did not say '" + word + "'"));
            }
            assertTrue(!program.output().contains("\tat "), () -> program.said("printed a stack trace"));
        }
    }

    @Test
    void aPortInUseIsNamedWithAWayOut() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertEnds(List.of("--port", port), 1, List.of("127.0.0.1:" + port, "--port"));
        }
    }

    static Stream<Arguments> brokenFiles() {
        return Stream.of(
                Arguments.of("{\"realms\": ", List.of("not a JSON object")),
                Arguments.of("[]", List.of("not a JSON object")),
                Arguments.of(
                        "{\"realms\": {\"realm1\": {\"authentification\": {}}}}",
                        List.of("realms.realm1.authentification", "unknown key", "authentication")),
                Arguments.of(
                        "{\"listeners\": [{\"port\": 0}, {\"prot\": 1}]}", List.of("listeners[1].prot", "unknown key")),
                Arguments.of("{\"listeners\": [{\"port\": \"0\"}]}", List.of("listeners[0].port", "integer")),
                Arguments.of(
                        "{\"realms\": {\"realm1\": {\"requestIds\": \"loose\"}}}",
                        List.of("realms.realm1.requestIds", "lenient", "strict")),
                Arguments.of(
                        "{\"realms\": {\"realm1\": {\"roles\": {\"guest\": [{\"uri\": \"com.x\", \"allow\": [\"cal\"]}]}}}}",
                        List.of("realms.realm1.roles.guest[0].allow[0]", "cal", "publish")),
                Arguments.of(
                        "{\"realms\": {\"realm1\": {\"authentication\": {\"anonymous\": {\"role\": \"guest\"}}}}}",
                        List.of("realms.realm1.authentication.anonymous.role", "guest")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenFiles")
    void whatIsWrongInAConfigurationIsNamedWithItsPlace(String text, List<String> words) throws Exception {
        Path file = Files.writeString(directory.resolve("wrong.json"), text);
        List<String> withFile = new ArrayList<>(words);
        withFile.add(file.toString());

        assertEnds(List.of("--port", "0", "--config", file.toString()), 1, withFile);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {"../shared/examples/open.json", "../shared/examples/lenient.json", "server-config/parley.json"})
    void aConfigurationStartsARouterAsItIs(String file) throws Exception {
        Assumptions.assumeTrue(Files.exists(Path.of(file)), file + " is not here");

        try (StandaloneRouter router = StandaloneRouter.start("--config", file)) {
            assertCalls(router.webSocket());
        }
    }

    @Test
    void aConfigurationActs() throws Exception {
        Path file = Files.writeString(
                directory.resolve("own.json"),
                "{\"listeners\": [{\"host\": \"127.0.0.1\", \"port\": 1}], \"realms\": {\"com.example.own\": {"
                        + "\"authentication\": {\"anonymous\": {\"role\": \"guest\"}},"
                        + "\"roles\": {\"guest\": [{\"uri\": \"com.example.\", \"match\": \"prefix\", \"allow\": [\"register\"]}]}}}}");

        try (StandaloneRouter router = StandaloneRouter.start("--config", file.toString());
                RawPeer peer = RawPeer.connect(router.webSocket(), RawPeer.JSON)) {
            assertTrue(
                    router.program().output().contains("com.example.own"),
                    router.program().output());
            peer.send("[1,\"com.example.own\",{\"roles\":{\"caller\":{},\"callee\":{}}}]");
            peer.receive(2);
            peer.send("[64,1,{},\"com.example.echo\"]");
            peer.receive(65);
            peer.send("[48,2,{},\"com.example.echo\"]");
            assertEquals("wamp.error.not_authorized", peer.receive(8).getString(4));
        }
    }

    @Test
    void containersFindNothingInItThatIsTheirs() throws IOException {
        List<String> theirs = new ArrayList<>();
        List<String> libraries = new ArrayList<>();
        try (ZipFile war = new ZipFile(StandaloneRouter.war().toFile())) {
            for (ZipEntry entry : war.stream().toList()) {
                String name = entry.getName();
                if (name.startsWith("WEB-INF/classes/")) {
                    noteIfTheirs("", name.substring("WEB-INF/classes/".length()), theirs);
                } else if (name.startsWith("WEB-INF/lib/") && name.endsWith(".jar")) {
                    libraries.add(name);
                    try (ZipInputStream library = new ZipInputStream(war.getInputStream(entry))) {
                        ZipEntry inside;
                        while ((inside = library.getNextEntry()) != null) {
                            noteIfTheirs(name + ": ", inside.getName(), theirs);
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), theirs);
        assertTrue(libraries.stream().anyMatch(name -> name.contains("yasson")), libraries.toString());
    }

    private static void noteIfTheirs(String where, String name, List<String> theirs) {
        boolean isClass = name.endsWith(".class") && OF_THE_CONTAINER.stream().anyMatch(name::startsWith);
        if (isClass || name.equals("META-INF/services/jakarta.servlet.ServletContainerInitializer")) {
            theirs.add(where + name);
        }
    }

    @Test
    void thePageStandsAtItsRoot() throws IOException {
        assertTrue(contentOf("index.html").contains("<title>Parley</title>"));
        assertTrue(contentOf("WEB-INF/web.xml").contains("web-app"));
        assertTrue(contentOf("META-INF/MANIFEST.MF").contains("Start-Class: dev.parley.cli.Main"));
    }

    private static String contentOf(String name) throws IOException {
        try (ZipFile war = new ZipFile(StandaloneRouter.war().toFile())) {
            ZipEntry entry = war.getEntry(name);
            assertNotNull(entry, name + " is not in the WAR");
            try (InputStream content = war.getInputStream(entry)) {
                return new String(content.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }
}
