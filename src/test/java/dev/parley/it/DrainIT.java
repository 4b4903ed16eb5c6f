package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.management.Asking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that drains: by SIGTERM, and by its own subcommand. */
class DrainIT {
    private static final String GOODBYE_AND_OUT = "[6,{},\"wamp.close.goodbye_and_out\"]";
    private static final String TOKEN = "a token of the tests";

    @TempDir
    private Path folder;

    private StandaloneRouter start() throws Exception {
        Path file = folder.resolve("parley.json");
        Files.writeString(folder.resolve("token"), TOKEN + "\n");
        Files.writeString(
                file,
                "{\"management\": {\"port\": 0, \"token\": \"file:token\"},"
                        + " \"drain\": {\"graceMillis\": 1000, \"spreadMillis\": 1000}}");
        return StandaloneRouter.start("--config", file.toString());
    }

    private static int managementPort(StandaloneRouter router) throws InterruptedException {
        Matcher port = router.program().awaitLine("management http://127\\.0\\.0\\.1:(\\d+)/");
        return Integer.parseInt(port.group(1));
    }

    private static void startCall(RawPeer callee, RawPeer caller) throws InterruptedException {
        callee.send("[64,1,{},\"com.example.slow\"]");
        callee.receive(65);
        caller.send("[48,1,{},\"com.example.slow\",[\"work\"]]");
        callee.receive(68);
    }

    private static void assertDrained(StandaloneRouter router, RawPeer callee, RawPeer caller) throws Exception {
        int management = managementPort(router);
        router.program().awaitLine("draining: nobody is let in any more; after 1000 ms 2 connections");
        assertEquals(503, Asking.ask(management, "GET /readyz", "Host: any").status());
        assertEquals(
                503,
                Asking.ask(
                                router.webSocket().getPort(),
                                "GET /ws",
                                "Host: localhost",
                                "Upgrade: websocket",
                                "Connection: Upgrade",
                                "Sec-WebSocket-Version: 13",
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                                "Sec-WebSocket-Protocol: wamp.2.json")
                        .status());
        callee.send("[70,1,{},[\"done\"]]");
        assertEquals("done", caller.receive(50).getJsonArray(3).getString(0));
        for (RawPeer peer : new RawPeer[] {caller, callee}) {
            assertEquals("wamp.close.system_shutdown", peer.receive(6).getString(2));
            peer.send(GOODBYE_AND_OUT);
            assertEquals(1001, peer.awaitEnd().code());
        }
        router.program().awaitLine("session \\d+ of '.*' \\('anonymous'\\) in realm .* ended after .*: shutdown");
        router.program().awaitLine("drained: all 2 connections have left");
        assertEquals(0, router.program().awaitExit(20), () -> router.program().said("had another exit code"));
    }

    @Test
    void atSigtermCallsAreAnsweredSessionsLeaveAndTheLogTellsIt() throws Exception {
        try (StandaloneRouter router = start();
                RawPeer callee = RawPeer.join(router.webSocket(), RawPeer.JSON);
                RawPeer caller = RawPeer.join(router.webSocket(), RawPeer.JSON)) {
            startCall(callee, caller);
            router.program().terminate();
            assertDrained(router, callee, caller);
        }
    }

    @Test
    void theSubcommandDoesTheSame() throws Exception {
        try (StandaloneRouter router = start();
                RawPeer callee = RawPeer.join(router.webSocket(), RawPeer.JSON);
                RawPeer caller = RawPeer.join(router.webSocket(), RawPeer.JSON)) {
            startCall(callee, caller);
            String url = "http://127.0.0.1:" + managementPort(router);
            try (RunningProgram refused = StandaloneRouter.run("drain", "--management", url)) {
                assertEquals(1, refused.awaitExit(60), () -> refused.said("had another exit code"));
                refused.awaitLine("answered 401: Show the token");
            }
            try (RunningProgram drain = StandaloneRouter.run(
                    "drain",
                    "--management",
                    url,
                    "--token-file",
                    folder.resolve("token").toString())) {
                assertEquals(0, drain.awaitExit(60), () -> drain.said("had another exit code"));
                drain.awaitLine("The router drains");
            }
            assertDrained(router, callee, caller);
        }
    }

    @Test
    void whereNothingListensTheSubcommandSaysSo() throws Exception {
        try (RunningProgram drain = StandaloneRouter.run("drain", "--management", "http://127.0.0.1:1")) {
            assertEquals(3, drain.awaitExit(60), () -> drain.said("had another exit code"));
            assertTrue(drain.awaitLine("(cannot be reached)").group(1).startsWith("cannot"));
        }
    }
}
