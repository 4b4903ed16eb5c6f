package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Other people's WebSockets agree with the standalone router on compressed messages. */
class CompressionIT {
    private static final int AT_MOST = 5_000;

    private static StandaloneRouter router;

    @BeforeAll
    static void start() throws Exception {
        Path configuration = RunningProgram.workDirectory("compression").resolve("parley.json");
        Files.writeString(configuration, "{\"listeners\": [{\"compressFromBytes\": 1000}]}");
        router = StandaloneRouter.start("--config", configuration.toString());
    }

    @AfterAll
    static void end() {
        router.close();
    }

    @Test
    void thePackageWs() throws Exception {
        Path scripts = NodePackages.installed("node", List.of("deflate.js"));
        try (RunningProgram script = RunningProgram.start(
                "deflate.js",
                List.of(
                        RunningProgram.installed("node"),
                        scripts.resolve("deflate.js").toString(),
                        router.webSocket().toString()))) {
            Matcher line = script.awaitLine("(true|false) (\\S*) (\\d+) of (\\d+)");
            assertEquals("true", line.group(1));
            assertEquals("permessage-deflate", line.group(2));
            assertTrue(Integer.parseInt(line.group(3)) < AT_MOST, line.group());
            assertTrue(Integer.parseInt(line.group(4)) > 100_000, line.group());
        }
    }

    @Test
    void chromium() throws Exception {
        URI page = router.page();
        try (Browser browser = Browser.start();
                Browser.Page tab = browser.open(page)) {
            Object said = tab.evaluate("new Promise((resolve, reject) => {"
                    + " const word = 'word '.repeat(20000);"
                    + " const socket = new WebSocket('" + router.webSocket() + "', ['wamp.2.json']);"
                    + " socket.onerror = () => reject(new Error('no connection'));"
                    + " socket.onopen = () => socket.send(JSON.stringify("
                    + "   [1, 'realm1', { roles: { publisher: {}, subscriber: {} } }]));"
                    + " socket.onmessage = event => {"
                    + "   const message = JSON.parse(event.data);"
                    + "   if (message[0] === 2) socket.send('[32,1,{},\"com.example.topic\"]');"
                    + "   else if (message[0] === 33) socket.send(JSON.stringify("
                    + "     [16, 2, { exclude_me: false }, 'com.example.topic', [word]]));"
                    + "   else { resolve((message[4][0] === word) + ' ' + socket.extensions); socket.close(); } }; })");
            String expected = "true permessage-deflate; server_no_context_takeover; client_no_context_takeover";
            assertEquals(expected, String.valueOf(said));
        }
    }
}
