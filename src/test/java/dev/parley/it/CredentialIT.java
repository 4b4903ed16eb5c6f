package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What {@code parley.war credential} prints is pasted into a configuration, and lets other people's clients in. */
class CredentialIT {
    private static final String SECRET = "Grüße, 東京";

    private static final List<PeerKind> KINDS = List.of(PeerKind.AUTOBAHN_JS, PeerKind.WAMPY, PeerKind.AUTOBAHN_PYTHON);

    private static final List<LoginMethod> METHODS =
            List.of(LoginMethod.TICKET, LoginMethod.SALTED_CRA, LoginMethod.SCRAM, LoginMethod.CRYPTOSIGN);

    /** What the clients are told. */
    private static final Map<LoginMethod, String> SECRETS = new EnumMap<>(LoginMethod.class);

    private static Path folder;
    private static String configuration;
    private static Peers peers;

    /** What the command has printed, and what it has said beside that. */
    private record Printed(String text, String aside) {}

    @BeforeAll
    static void start() throws Exception {
        folder = RunningProgram.workDirectory("credentials");
        List<String> principals = new ArrayList<>();
        for (LoginMethod method : METHODS) {
            Printed printed = credential(method.key(), "--authid", method.name(), "--role", "user");
            principals.add(printed.text());
            SECRETS.put(
                    method,
                    switch (method) {
                        case TICKET -> Identities.json(printed.text()).getString("ticket");
                        case CRYPTOSIGN -> printed.aside().strip().replaceAll(".* ", "");
                        default -> SECRET;
                    });
        }
        principals.add(
                credential("basic", "--authid", "BASIC", "--role", "user").text());
        String cookie = credential("cookie").text().replaceAll("(?s)^\\{|}$", "");
        configuration = "{\"realms\": {\"realm1\": {\"authentication\": {\"ticket\": {}, \"wampcra\": {},"
                + " \"wamp-scram\": {}, \"cryptosign\": {}, \"basic\": {}," + cookie + ", \"principals\": ["
                + String.join(",\n", principals) + "]}, \"roles\": {\"user\": []}}}}";
        Path file = Files.writeString(folder.resolve("parley.json"), configuration);
        peers = Peers.start("--config", file.toString());
    }

    @AfterAll
    static void end() {
        if (peers != null) {
            peers.close();
        }
    }

    private static Printed credential(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(RunningProgram.java(), "-jar", StandaloneRouter.war().toString(), "credential"));
        command.addAll(List.of(arguments));
        Path secret = Files.writeString(folder.resolve("secret"), SECRET + "\n");
        Path text = folder.resolve("printed");
        Path aside = folder.resolve("aside");
        Process process = new ProcessBuilder(command)
                .redirectInput(secret.toFile())
                .redirectOutput(text.toFile())
                .redirectError(aside.toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        Printed printed =
                new Printed(Files.readString(text, StandardCharsets.UTF_8).strip(), Files.readString(aside));
        assertEquals(0, process.exitValue(), printed.aside());
        return printed;
    }

    @TestFactory
    Stream<DynamicTest> whoHasTheSecretComesIn() {
        return KINDS.stream().flatMap(kind -> METHODS.stream()
                .filter(method -> method.reasonAgainst(kind).isEmpty())
                .map(method -> DynamicTest.dynamicTest(kind + ", " + method, () -> assertComesIn(kind, method))));
    }

    private static void assertComesIn(PeerKind kind, LoginMethod method) throws Exception {
        try (Peer peer = peers.logIn(kind, method, method.name(), SECRETS.get(method))) {
            assertEquals(method.name(), peer.detail("authid"));
            assertEquals("user", peer.detail("authrole"));
        }
        Puppet.RefusedException refused = assertThrows(
                Puppet.RefusedException.class, () -> peers.logIn(kind, method, method.name(), method.wrongSecret())
                        .close());
        assertEquals("wamp.error.authentication_denied", refused.uri());
    }

    @Test
    void aPasswordComesInByTheHandshake() throws Exception {
        assertEquals(
                "BASIC user basic", Visitor.program(peers.webSocket()).who("realm1", Visitor.basic("BASIC:" + SECRET)));
    }

    @Test
    void theConfigurationHasNoSecretThatWasTyped() {
        assertFalse(configuration.contains(SECRET));
        assertFalse(configuration.contains(SECRETS.get(LoginMethod.CRYPTOSIGN)));
    }
}
