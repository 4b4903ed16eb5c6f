package dev.parley.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.login.Login;
import dev.parley.message.MessageType;
import dev.parley.server.Server;
import dev.parley.server.WampSocket;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command line, as far as it ends by itself. */
class CredentialCommandTest {
    private static final String SECRET = "pass wörd";

    @TempDir
    private static Path folder;

    private record Run(int code, String out, String err) {}

    private static Run run(String in, String... arguments) {
        InputStream before = System.in;
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        System.setIn(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)));
        try {
            CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
            return new Run(line.execute(arguments), out.toString(), err.toString());
        } finally {
            System.setIn(before);
        }
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    /** A router that has that principal. */
    private static Server server(String principal) throws Exception {
        Path file = folder.resolve("parley.json");
        Files.writeString(
                file,
                "{\"listeners\": [{\"port\": 0}], \"realms\": {\"realm1\": {\"authentication\": {\"ticket\": {},"
                        + " \"wampcra\": {}, \"wamp-scram\": {}, \"cryptosign\": {}, \"basic\": {}, \"principals\": ["
                        + principal + "]}, \"roles\": {\"user\": []}}}}");
        assertEquals(0, run("", "--config", file.toString(), "--check").code());
        return Server.start(Server.configuration(file));
    }

    private static void assertComesIn(Server server, Login login) throws Exception {
        try (WampSocket alice = WampSocket.connect(server.port())) {
            assertEquals("alice", WampSocket.authid(alice.login("realm1", login)));
        }
    }

    private static Run principal(String in, String... arguments) {
        String[] all = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("credential", "--authid", "alice", "--role", "user"),
                        java.util.stream.Stream.of(arguments))
                .toArray(String[]::new);
        Run run = run(in, all);
        assertEquals(0, run.code(), run.err());
        assertFalse(run.out().contains(SECRET), run.out());
        return run;
    }

    @Test
    void saltedSecretsComeIn() throws Exception {
        try (Server server = server(principal(SECRET + "\n", "wampcra").out())) {
            assertComesIn(server, Login.wampcra("alice", SECRET));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pbkdf2", "argon2id13"})
    void scramComesIn(String kdf) throws Exception {
        try (Server server =
                server(principal(SECRET, "wamp-scram", "--kdf", kdf).out())) {
            assertComesIn(server, Login.scram("alice", SECRET));
            try (WampSocket mallory = WampSocket.connect(server.port())) {
                assertEquals(
                        MessageType.ABORT,
                        mallory.login("realm1", Login.scram("alice", "other")).type());
            }
        }
    }

    @Test
    void keysComeIn() throws Exception {
        Run pair = principal("", "cryptosign");
        String privateKey = pair.err().strip().replaceAll(".* ", "");
        assertFalse(pair.out().contains(privateKey));
        try (Server server = server(pair.out())) {
            assertComesIn(server, Login.cryptosign("alice", privateKey));
        }
    }

    @Test
    void ticketsComeIn() throws Exception {
        Run made = principal("", "ticket");
        try (Server server = server(made.out())) {
            assertComesIn(server, Login.ticket("alice", json(made.out()).getString("ticket")));
        }
    }

    @Test
    void passwordsOfBasicComeIn() throws Exception {
        try (Server server = server(principal(SECRET + "\r\n", "basic").out());
                WampSocket alice = WampSocket.connect(
                        server.port(),
                        "Authorization: Basic "
                                + Base64.getEncoder()
                                        .encodeToString(("alice:" + SECRET).getBytes(StandardCharsets.UTF_8)))) {
            assertEquals("alice", WampSocket.authid(alice.hello("realm1")));
        }
    }

    @Test
    void aSecretForCookiesIsMade() {
        Run made = run("", "credential", "cookie");
        assertEquals(0, made.code(), made.err());
        assertTrue(json(made.out()).getJsonObject("cookie").getString("secret").length() > 40, made.out());
    }

    @Test
    void withoutASecretThereIsNothing() {
        Run none = run("", "credential", "wampcra");
        assertEquals(1, none.code());
        assertEquals("", none.out());
        assertTrue(none.err().contains("standard input"), none.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "credential",
                "credential tls",
                "credential nonsense",
                "credential wampcra --authid alice",
                "credential wamp-scram --kdf md5",
                "credential wampcra secret",
                "--check",
                "--nonsense"
            })
    void wrongUsageIsSaid(String arguments) {
        Run wrong = run(SECRET, arguments.split(" "));
        assertEquals(2, wrong.code());
        assertEquals("", wrong.out());
        assertFalse(wrong.err().isBlank());
    }

    @Test
    void helpHasExamples() {
        assertTrue(run("", "credential", "--help").out().contains("parley credential wampcra --authid alice"));
        assertTrue(run("", "--help").out().contains("--check"));
    }

    @Test
    void aCheckSaysWhatIsAllowed() {
        Run check = run("", "--config", "src/test/resources/identity.json", "--check");
        assertEquals(0, check.code(), check.err());
        String text = check.out().replaceAll(" +", " ");
        assertTrue(text.contains(" ticket alice, bob user\n"), check.out());
        assertTrue(text.contains(" wampcra carol user\n dave admin\n"), check.out());
        assertTrue(text.contains(" guest com.public. prefix call, subscribe\n"), check.out());
        assertTrue(text.contains("what com.app.authorize in realm1 allows"), check.out());
        assertTrue(
                text.contains("com.app.authenticate decides; only the router may call it, and it may be registered by"
                        + " admin, user\n"),
                check.out());
        assertFalse(text.contains("alice-ticket"), check.out());
    }

    @Test
    void aCheckSaysWhereNobodyCanDecide() throws Exception {
        Path file = Files.writeString(
                folder.resolve("undecided.json"),
                "{\"realms\": {\"r\": {\"authentication\": {\"ticket\": {\"authenticator\": \"com.example.authenticate\"}},"
                        + " \"roles\": {\"service\": [{\"uri\": \"com.example.\", \"match\": \"prefix\", \"allow\":"
                        + " [\"register\"]}]}}}}");
        Run check = run("", "--config", file.toString(), "--check");
        assertEquals(0, check.code(), check.err());
        assertTrue(
                check.out().contains("WARNING: com.example.authenticate decides, and no role may register it"),
                check.out());
        assertTrue(check.out().contains("not by service, whose rules do not name it"), check.out());
    }

    @Test
    void aCheckSaysWhichSecretsEverybodyMayRead() throws Exception {
        Assumptions.assumeTrue(
                Files.getFileStore(folder).supportsFileAttributeView(PosixFileAttributeView.class),
                "no permissions here");
        Path ticket = Files.writeString(folder.resolve("ticket.txt"), "t");
        String config =
                "{\"realms\": {\"r\": {\"authentication\": {\"ticket\": {}, \"principals\": [{\"authid\": \"a\","
                        + " \"role\": \"user\", \"ticket\": \"%s\"}]}, \"roles\": {\"user\": []}}}}";
        Path taking = Files.writeString(folder.resolve("taking.json"), config.formatted("file:ticket.txt"));
        Path telling = Files.writeString(folder.resolve("telling.json"), config.formatted("t"));
        for (Path file : List.of(ticket, taking, telling)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
        String check = run("", "--config", taking.toString(), "--check").out();
        assertTrue(check.contains("WARNING: " + ticket + " holds secrets"), check);
        assertFalse(check.contains("WARNING: " + taking), check);
        check = run("", "--config", telling.toString(), "--check").out();
        assertTrue(check.contains("WARNING: " + telling + " holds secrets"), check);
        Files.setPosixFilePermissions(telling, PosixFilePermissions.fromString("rw-r-----"));
        check = run("", "--config", telling.toString(), "--check").out();
        assertFalse(check.contains("WARNING"), check);
    }

    @Test
    void aCheckSaysThatThereIsNoContainer() throws Exception {
        Path file = Files.writeString(
                folder.resolve("container.json"),
                "{\"realms\": {\"staff\": {\"authentication\": {\"container\": {\"role\": \"member\"}},"
                        + " \"roles\": {\"member\": []}}}}");
        Run check = run("", "--config", file.toString(), "--check");
        assertEquals(0, check.code(), check.err());
        assertTrue(check.out().contains("WARNING: the method container of staff lets in nobody here"), check.out());
    }

    @Test
    void aCheckSaysWhatIsWrong() throws Exception {
        Path file = Files.writeString(
                folder.resolve("broken.json"), "{\"realms\": {\"r\": {\"authentication\": {\"tickets\": {}}}}}");
        Run check = run("", "--config", file.toString(), "--check");
        assertEquals(1, check.code());
        assertTrue(check.err().contains("broken.json: realms.r.authentication.tickets: unknown key"), check.err());
    }
}
