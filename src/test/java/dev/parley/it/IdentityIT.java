package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Configurations of those who may come in, with the program that people have. */
class IdentityIT {
    private static final Path IDENTITY = Path.of("src/test/resources/identity.json");

    private static String ticket(String authid) {
        return "{\"realms\": {\"realm1\": {\"authentication\": {\"ticket\": {}, \"principals\": [{\"authid\": \""
                + authid + "\", \"role\": \"user\", \"ticket\": \"${TICKET:-secret}\"}]}, \"roles\": {\"user\": []}}}}";
    }

    /** The type of the router's last word: 2 for WELCOME, 3 for ABORT. */
    private static int login(StandaloneRouter router, String authid, String ticket) throws InterruptedException {
        try (RawPeer peer = RawPeer.connect(router.webSocket(), RawPeer.JSON)) {
            peer.send("[1,\"realm1\",{\"roles\":{\"caller\":{}},\"authmethods\":[\"ticket\"],\"authid\":\"" + authid
                    + "\"}]");
            peer.receive(4);
            peer.send("[5,\"" + ticket + "\",{}]");
            return peer.receiveText().startsWith("[2,") ? 2 : 3;
        }
    }

    @Test
    void aCheckSaysWhoMayComeIn() throws Exception {
        try (RunningProgram check = StandaloneRouter.run("--config", IDENTITY.toString(), "--check")) {
            assertEquals(0, check.awaitExit(), check::output);
            assertTrue(check.output().contains("Realm dynamic"), check::output);
        }
    }

    @Test
    void accountsOfTheFileComeIn() throws Exception {
        try (StandaloneRouter router = StandaloneRouter.start("--config", IDENTITY.toString())) {
            assertEquals(2, login(router, "alice", "alice-ticket"));
            assertEquals(2, login(router, "bob", "bob-ticket"));
            assertEquals(3, login(router, "bob", "alice-ticket"));
            assertEquals(3, login(router, "nobody", "alice-ticket"));
        }
    }

    @Test
    void aCredentialIsMade() throws Exception {
        List<String> command = List.of(
                RunningProgram.java(),
                "-jar",
                StandaloneRouter.war().toString(),
                "credential",
                "wamp-scram",
                "--kdf",
                "argon2id13");
        Path secret =
                Files.writeString(RunningProgram.workDirectory("credential").resolve("secret"), "secret\n");
        Process process = new ProcessBuilder(command)
                .redirectInput(secret.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), output);
        assertTrue(output.contains("\"storedKey\""), output);
    }

    /** SIGHUP, and a change of the file alone. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void itReadsItsFileAgain() throws Exception {
        Path file = RunningProgram.workDirectory("reload").resolve("parley.json");
        Files.writeString(file, ticket("alice"));
        try (StandaloneRouter router = StandaloneRouter.start("--config", file.toString())) {
            assertEquals(2, login(router, "alice", "secret"));
            Files.writeString(file, ticket("carol"));
            router.program().awaitLine("is in effect");
            assertEquals(2, login(router, "carol", "secret"));
            assertEquals(3, login(router, "alice", "secret"));

            long pid = router.program().pid();
            Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(pid)).start();
            assertTrue(kill.waitFor(60, TimeUnit.SECONDS));
            router.program().awaitLine("is in effect", "is in effect");
            assertEquals(2, login(router, "carol", "secret"));
        }
    }
}
