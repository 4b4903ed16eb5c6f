package dev.parley.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Arguments;
import dev.parley.client.Client;
import dev.parley.client.Invocation;
import dev.parley.config.Configuration;
import dev.parley.config.ConfigurationFile;
import dev.parley.server.Server;
import dev.parley.tls.TestKeys;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(60)
class SubcommandsTest {
    @CommandLine.Command(name = "parley")
    private static final class Root {}

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Server server;
    private Client client;

    @BeforeEach
    void join() throws Exception {
        server = Server.start(Configuration.DEFAULT.listeningOn(null, 0));
        client = server.join("realm1").get(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void leave() {
        client.close();
        server.close();
    }

    private int parley(String... words) {
        return line().execute(words);
    }

    private CommandLine line() {
        return Subcommands.addTo(new CommandLine(new Root()))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
    }

    private String[] here(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add(1, "--url");
        all.add(2, "ws://127.0.0.1:" + server.port() + "/ws");
        return all.toArray(String[]::new);
    }

    @Test
    void aCallWritesItsResults() throws Exception {
        client.register("com.example.echo", Invocation::arguments).get(20, TimeUnit.SECONDS);

        assertEquals(0, parley(here("call", "com.example.echo", "2", "tea", "[1,{}]", "limit=10", "name=Zoë x")));

        assertEquals(
                "2  \"tea\"  [1,{}]  {\"limit\":10,\"name\":\"Zoë x\"}",
                out.toString().strip());
        assertEquals("", err.toString());
    }

    @Test
    void rawResultsAreJson() throws Exception {
        client.register("com.example.echo", Invocation::arguments).get(20, TimeUnit.SECONDS);

        assertEquals(0, parley(here("call", "--json", "com.example.echo", "1.10", "a=true")));

        assertEquals("{\"args\":[1.10],\"kwargs\":{\"a\":true}}", out.toString().strip());
    }

    @Test
    void progressIsWrittenBeforeTheResult() throws Exception {
        client.register("com.example.count", call -> {
                    call.progress(1);
                    call.progress(2);
                    return "done";
                })
                .get(20, TimeUnit.SECONDS);

        assertEquals(0, parley(here("call", "--progress", "com.example.count")));

        assertEquals(
                List.of("…  1", "…  2", "\"done\""),
                out.toString().strip().lines().toList());
    }

    @Test
    void anErrorIsExplainedOnTheOtherStream() {
        assertEquals(ConnectionOptions.REFUSED, parley(here("call", "com.example.nobody")));

        assertEquals("", out.toString());
        String message = err.toString();
        assertTrue(message.contains("com.example.nobody") && message.contains("no_such_procedure"), message);
        assertTrue(message.contains("realm1") && message.contains("registered"), message);
        assertFalse(message.contains("\u001b"), message);
    }

    @Test
    void whoProvesItselfComesIn(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "carol-secret\nand a remark\n");
        Path wrong = Files.writeString(folder.resolve("wrong"), "something else\n");
        Path identity = Path.of("src/test/resources/identity.json");
        try (Server guarded = Server.start(Server.configuration(identity).listeningOn(null, 0))) {
            String url = "ws://127.0.0.1:" + guarded.port() + "/ws";
            String[] call = {"call", "--url", url, "--auth", "wampcra", "--authid", "carol", "--secret-file"};

            // in, and nobody has registered that
            assertEquals(1, parley(with(call, secret.toString(), "com.app.nothing")), err::toString);
            assertTrue(err.toString().contains("no_such_procedure"), err.toString());
            assertEquals(3, parley(with(call, wrong.toString(), "com.app.nothing")), err::toString);
            assertEquals(2, parley(with(call, "no such file", "com.app.nothing")), err::toString);
            assertEquals(2, parley("call", "--url", url, "--secret-file", secret.toString(), "com.app.nothing"));
            assertTrue(err.toString().contains("--authid"), err.toString());
            assertFalse(err.toString().contains("carol-secret"), err.toString());
        }
    }

    @Test
    void aSecretIsNotShownToOthersUnlessThatIsAllowed(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "hush-hush\n");
        String[] call = {
            "call", "--url", "ws://router.example.invalid/ws", "--authid", "joe", "--secret-file", secret.toString()
        };

        assertEquals(2, parley(with(call, "com.app.nothing")));
        assertTrue(err.toString().contains("--allow-plaintext"), err.toString());
        assertFalse(err.toString().contains("hush-hush"), err.toString());
        assertEquals(2, parley(with(call, "--auth", "basic", "com.app.nothing")));
        assertEquals(
                2,
                parley(
                        "call",
                        "--url",
                        "ws://router.example.invalid/ws",
                        "--header",
                        "Authorization=Bearer a.b.c",
                        "com.app.nothing"));
        assertEquals(3, parley(with(call, "--allow-plaintext", "com.app.nothing")), err::toString);
    }

    @Test
    void whoWantsToLogInAndHasNoSecretDoesNotComeInAsAnybody() {
        assertEquals(2, parley(here("call", "--authid", "joe", "--auth", "ticket", "wamp.session.count")));
        assertTrue(err.toString().contains("--secret-file"), err.toString());
        assertEquals("", out.toString());
        assertEquals(0, parley(here("call", "--authid", "joe", "wamp.session.count")), err::toString);
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void noRouterIsAnotherExitCode() {
        server.close();

        assertEquals(ConnectionOptions.UNREACHABLE, parley(here("call", "com.example.nobody")));

        assertTrue(err.toString().contains("cannot connect to ws://127.0.0.1:"), err.toString());
    }

    @Test
    void aRealmThatIsNotThereIsNamed() {
        assertEquals(ConnectionOptions.UNREACHABLE, parley(here("call", "--realm", "nowhere", "com.example.nobody")));

        assertTrue(err.toString().contains("nowhere"), err.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "call",
                "subscribe --match some com.example.x",
                "call --url http://x/ws com.example.x",
                "call --url ws://joe:secret@127.0.0.1:1/ws com.example.x",
                "call --url ws://127.0.0.1:1/a|b com.example.x",
                "call --timeout -1 com.x",
                "call --watch -1 com.x",
                "subscribe --count -1 com.x"
            })
    void wrongUsageIsTwo(String words) {
        assertEquals(2, parley(words.split(" ")));
        List<String> told = err.toString().lines().toList();
        String command = words.split(" ")[0];
        assertTrue(told.size() <= 8, err.toString());
        assertTrue(told.get(0).startsWith("parley " + command + ": "), err.toString());
        assertEquals("`parley " + command + " --help` lists the options.", told.get(told.size() - 1));
    }

    @Test
    void aMistypedOptionIsGuessed() {
        assertEquals(2, parley("call", "--realn", "x", "com.x"));
        assertTrue(err.toString().contains("'--realn'") && err.toString().contains("--realm"), err.toString());
    }

    @Test
    void theLossAndTheReturnOfTheRouterAreTold() throws Exception {
        int port = server.port();
        Thread listening = new Thread(() -> parley(here("subscribe", "com.example.price")));
        listening.start();
        awaitTold("subscribed to com.example.price");

        server.close();
        awaitTold("lost the router: ");
        server = Server.start(Configuration.DEFAULT.listeningOn(null, port));
        client = server.join("realm1").get(20, TimeUnit.SECONDS);
        awaitTold("joined again");

        listening.interrupt();
        listening.join();
        assertEquals(1, err.toString().split("lost the router", -1).length - 1, err.toString());
    }

    private void awaitTold(String text) {
        while (!err.toString().contains(text)) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"subscribe", "register"})
    void whatIsRevokedIsToldAndEndsTheCommand(String command) throws Exception {
        String rule = "{\"uri\": \"com.\", \"match\": \"prefix\", \"allow\": [\"subscribe\", \"register\"]}";
        try (Server guarded = Server.start(guestsMay(rule).listeningOn(null, 0))) {
            String url = "ws://127.0.0.1:" + guarded.port() + "/ws";
            AtomicInteger code = new AtomicInteger(-1);
            Thread busy = new Thread(() -> code.set(parley(command, "--url", url, "com.example.x")));
            busy.start();
            awaitTold("press Ctrl-C to stop");

            guarded.reconfigure(guestsMay("").listeningOn(null, 0));
            busy.join();

            assertEquals(3, code.get());
            assertTrue(err.toString().contains("com.example.x has ended: no longer authorized"), err.toString());
        }
    }

    @Test
    void aPrivateAuthorityIsTrustedWhereItIsNamed(@TempDir Path folder) throws Exception {
        new TestKeys(folder, "router").install("router");
        Configuration overTls = ConfigurationFile.read(
                new StringReader(
                        "{\"listeners\": [{\"port\": 0, \"tls\": {\"certificate\": \"cert.pem\", \"key\": \"key.pem\"}}]}"),
                folder,
                name -> null);
        try (Server secure = Server.start(overTls)) {
            String url = "wss://127.0.0.1:" + secure.port() + "/ws";

            assertEquals(3, parley("call", "--url", url, "wamp.session.count"));
            String authority = folder.resolve("ca.pem").toString();
            assertEquals(0, parley("call", "--url", url, "--ca", authority, "wamp.session.count"), err::toString);
            assertEquals("1", out.toString().strip());
            assertEquals(2, parley("call", "--url", url, "--ca", "no such file", "wamp.session.count"));
            assertTrue(err.toString().contains("--ca: cannot read the file no such file"), err.toString());
        }
    }

    private static Configuration guestsMay(String rule) {
        return ConfigurationFile.read(
                new StringReader(
                        "{\"realms\": {\"realm1\": {\"authentication\": {\"anonymous\": {\"role\": \"guest\"}},"
                                + " \"roles\": {\"guest\": [" + rule + "]}}}}"),
                null,
                name -> null);
    }

    @Test
    void whatIsPublishedIsReceived() throws Exception {
        BlockingQueue<Arguments> received = new LinkedBlockingQueue<>();
        client.subscribe("com.example.price", event -> received.add(event.arguments()))
                .get(20, TimeUnit.SECONDS);

        assertEquals(0, parley(here("publish", "com.example.price", "1.20", "currency=EUR")));

        assertEquals(
                "[1.20],{\"currency\":\"EUR\"}",
                received.poll(20, TimeUnit.SECONDS).toString());
        assertTrue(Long.parseLong(out.toString().strip()) > 0, out.toString());
    }

    @Test
    void eventsAreWrittenAsTheyComeUntilEnoughHave() throws Exception {
        client.publishAcknowledged(
                        dev.parley.client.PublishOptions.DEFAULT.retain(), "com.example.state", Arguments.of("kept"))
                .get(20, TimeUnit.SECONDS);

        assertEquals(0, parley(here("subscribe", "--retained", "--count", "1", "com.example.state")));

        assertEquals("com.example.state  \"kept\"", out.toString().strip());
    }

    @Test
    void aProcedureIsAnsweredUntilItIsInterrupted() throws Exception {
        Thread answering = new Thread(() -> parley(here("register", "com.example.answer", "42")));
        answering.start();
        while (!err.toString().contains("registered")) {
            Thread.onSpinWait();
        }

        assertEquals(42, client.call(Integer.class, "com.example.answer", "why").get(20, TimeUnit.SECONDS));
        assertEquals(
                1,
                client.call("wamp.session.list")
                                .get(20, TimeUnit.SECONDS)
                                .elements(0)
                                .size()
                        - 1);
        assertEquals("com.example.answer  \"why\"", out.toString().strip());
        assertTrue(answering.isAlive());
        answering.interrupt();
        answering.join();
    }

    @Test
    void sessionsAreATable() throws Exception {
        assertEquals(0, parley(here("sessions")));

        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.get(0).startsWith("SESSION"), lines.toString());
        assertTrue(lines.stream().anyMatch(row -> row.startsWith(client.sessionId() + " ")), lines.toString());
        assertEquals(3, lines.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"call", "publish", "subscribe", "register", "sessions"})
    void helpHasExamplesAndExitCodes(String subcommand) {
        assertEquals(0, parley(subcommand, "--help"));

        assertTrue(out.toString().contains("parley " + subcommand + " "), out.toString());
        assertTrue(out.toString().contains("Examples:") && out.toString().contains("Exit codes:"), out.toString());
    }
}
