package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.client.Options;
import dev.parley.client.Procedure;
import dev.parley.json.Arguments;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same WAR in a servlet container, unmodified. */
class ContainerIT {
    private static Tomcat tomcat;

    @BeforeAll
    static void start() throws Exception {
        tomcat = Tomcat.start("tomcat");
    }

    @AfterAll
    static void end() {
        if (tomcat != null) {
            tomcat.close();
        }
    }

    private static RawPeer join(String subProtocol) throws InterruptedException {
        return RawPeer.join(tomcat.webSocket(), subProtocol);
    }

    private static Client client() throws Exception {
        return Client.connect(tomcat.webSocket(), "realm1").get(20, TimeUnit.SECONDS);
    }

    @Test
    void thePageIsServed() throws Exception {
        HttpResponse<String> page = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(tomcat.page()).build(), HttpResponse.BodyHandlers.ofString());

        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains("<title>Parley</title>"), page.body());
    }

    @Test
    void thePageConnectsFromABrowser() throws Exception {
        try (Browser browser = Browser.start();
                Browser.Page page = browser.open(tomcat.page())) {
            page.click("#connect");
            page.await("#state[data-state='open']");
            page.click("#register-send");
            page.await("#registrations li");
            page.click("#call-send");
            page.await("#call-result[data-kind='good']");
            assertEquals(List.of(), page.complaints());
        }
        try (Browser browser = Browser.start();
                Browser.Page other = browser.open(
                        URI.create("http://localhost:" + tomcat.page().getPort() + "/parley/"))) {
            other.fill("#url", tomcat.webSocket().toString());
            other.click("#connect");
            other.awaitText("#notice", "No connection");
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {RawPeer.JSON, RawPeer.BATCHED})
    void sessionsReachEachOther(String subProtocol) throws Exception {
        String letters = "[12345678901234567890,1.10,1e400,-0.0,\"\\u00e9\"],{\"b\":1.0,\"a\":[]}";
        try (RawPeer alice = join(subProtocol);
                RawPeer bob = join(RawPeer.JSON)) {
            assertEquals(subProtocol, alice.subProtocol());
            bob.send("[32,1,{},\"com.example.news\"]");
            long subscription = bob.receive(33).getJsonNumber(2).longValueExact();
            bob.send("[64,2,{},\"com.example.echo\"]");
            long registration = bob.receive(65).getJsonNumber(2).longValueExact();

            alice.send(
                    "[16,1,{\"acknowledge\":true},\"com.example.news\"," + letters + "]",
                    "[48,2,{},\"com.example.echo\"," + letters + "]");

            long publication = alice.receive(17).getJsonNumber(2).longValueExact();
            assertEquals("[36," + subscription + "," + publication + ",{}," + letters + "]", bob.receiveText());
            assertEquals("[68,1," + registration + ",{}," + letters + "]", bob.receiveText());
            bob.send("[70,1,{}," + letters + "]");
            assertEquals("[50,2,{}," + letters + "]", alice.receiveText());
            alice.send("[6,{},\"wamp.close.close_realm\"]");
            assertEquals("wamp.close.goodbye_and_out", alice.receive(6).getString(2));
        }
    }

    @Test
    void ourPreferenceDecidesWhichSubProtocolIsSpoken() {
        try (RawPeer peer = RawPeer.connect(tomcat.webSocket(), "wamp.2.cbor", RawPeer.BATCHED, RawPeer.JSON)) {
            assertEquals(RawPeer.JSON, peer.subProtocol());
        }
    }

    @ParameterizedTest(name = "offering [{0}]")
    @ValueSource(strings = {"wamp.2.msgpack", ""})
    void withoutASubProtocolInCommonThereIsNoSession(String offered) throws Exception {
        String[] subProtocols = offered.isEmpty() ? new String[0] : new String[] {offered};
        try (RawPeer peer = RawPeer.connect(tomcat.webSocket(), subProtocols)) {
            try {
                peer.sendText("[1,\"realm1\",{\"roles\":{\"caller\":{}}}]");
            } catch (CompletionException alreadyClosed) {
                // the router was quicker
            }

            RawPeer.End end = peer.awaitEnd();

            assertEquals(1002, end.code());
            assertTrue(end.reason().contains("sub-protocol"), end.toString());
        }
    }

    static Stream<String> malformed() {
        return Stream.of(
                "",
                "hello",
                "{}",
                "[1]",
                "[32,1,{},\"com.example.news\"] and more",
                "[32,1.5,{},\"com.example.news\"]",
                "[32,1,{},\"com.example.news\",[NaN]]",
                "[32,1,{},\"com.example.\nnews\"]",
                "[".repeat(100_000));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedTextIsAnsweredByAbort(String text) throws Exception {
        try (RawPeer bystander = join(RawPeer.JSON);
                RawPeer peer = join(RawPeer.JSON)) {
            peer.sendText(text);

            assertEquals("wamp.error.protocol_violation", peer.receive(3).getString(2));
            assertEquals(1002, peer.awaitEnd().code());
            bystander.send("[48,1,{},\"com.example.nobody\"]");
            assertEquals("wamp.error.no_such_procedure", bystander.receive(8).getString(4));
        }
    }

    @Test
    void aBinaryMessageIsAnsweredByAbort() throws Exception {
        try (RawPeer peer = join(RawPeer.JSON)) {
            peer.sendBinary(new byte[] {1, 2, 3});

            assertEquals("wamp.error.protocol_violation", peer.receive(3).getString(2));
            assertEquals(1002, peer.awaitEnd().code());
        }
    }

    @Test
    void javaClientsCallEachOtherALotAtOnce() throws Exception {
        try (Client callee = client();
                Client caller = client()) {
            callee.register("com.example.square", int.class, x -> x * x).get(20, TimeUnit.SECONDS);
            List<CompletableFuture<Integer>> squares = IntStream.range(0, 1000)
                    .mapToObj(i -> caller.call(Integer.class, "com.example.square", i))
                    .toList();
            for (int i = 0; i < 1000; i++) {
                assertEquals(i * i, squares.get(i).get(20, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void thousandsOfEventsKeepTheirOrder() throws Exception {
        BlockingQueue<Integer> numbers = new LinkedBlockingQueue<>();
        try (Client subscriber = client();
                Client publisher = client()) {
            subscriber.subscribe("com.example.numbers", int.class, numbers::add).get(20, TimeUnit.SECONDS);
            for (int i = 0; i < 5000; i++) {
                publisher.publish("com.example.numbers", i);
            }
            for (int i = 0; i < 5000; i++) {
                assertEquals(i, numbers.poll(20, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void aMessageMayBeMuchGreaterThanTheContainersBuffers() throws Exception {
        String text = "ä".repeat(1_000_000);
        try (Client client = client()) {
            client.register("com.example.echo", Procedure.Call::arguments).get(20, TimeUnit.SECONDS);
            assertEquals(
                    text, client.call(String.class, "com.example.echo", text).get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void whatIsDeployedAnewSaysGoodbyeAndComesBack() throws Exception {
        try (RawPeer callee = join(RawPeer.JSON);
                RawPeer caller = join(RawPeer.BATCHED)) {
            callee.send("[64,1,{},\"com.example.slow\"]");
            callee.receive(65);
            caller.send("[48,1,{},\"com.example.slow\"]");
            callee.receive(68);

            tomcat.redeploy();

            assertEquals("wamp.error.canceled", caller.receive(8).getString(4));
            for (RawPeer peer : List.of(caller, callee)) {
                assertEquals("wamp.close.system_shutdown", peer.receive(6).getString(2));
                peer.send("[6,{},\"wamp.close.goodbye_and_out\"]");
                assertEquals(1001, peer.awaitEnd().code());
            }
        }
        tomcat.awaitRedeployment();
        try (RawPeer again = join(RawPeer.JSON)) {
            again.send("[48,1,{},\"com.example.nobody\"]");
            again.receive(8);
        }
        String output = tomcat.program().output();
        assertFalse(output.contains("memory leak"), () -> tomcat.program().said("leaks what it deployed"));
    }

    @Test
    void aContainerThatStopsSaysGoodbye() throws Exception {
        try (Tomcat stopping = Tomcat.start("stopping");
                RawPeer polite = RawPeer.join(stopping.webSocket(), RawPeer.JSON);
                RawPeer silent = RawPeer.join(stopping.webSocket(), RawPeer.JSON);
                Client client = Client.connect(stopping.webSocket(), "realm1").get(20, TimeUnit.SECONDS)) {
            polite.send("[64,1,{},\"com.example.slow\"]");
            polite.receive(65);
            CompletableFuture<Arguments> call = client.call(Options.NONE, "com.example.slow", Arguments.NONE);
            polite.receive(68);

            stopping.program().terminate();

            assertEquals("wamp.close.system_shutdown", polite.receive(6).getString(2));
            assertEquals("wamp.close.system_shutdown", silent.receive(6).getString(2));
            assertEquals("wamp.close.system_shutdown", client.whenClosed().get(20, TimeUnit.SECONDS));
            assertTrue(call.isCompletedExceptionally());
            stopping.program().awaitExit(30);
        }
    }
}
