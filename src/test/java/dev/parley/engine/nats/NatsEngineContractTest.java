package dev.parley.engine.nats;

import dev.parley.engine.Engine;
import dev.parley.engine.EngineContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The engine over NATS does what every engine does. */
class NatsEngineContractTest extends EngineContract {
    @TempDir
    private static Path folder;

    private static NatsServer server;
    private static int tests;

    private final String prefix = "t" + ++tests;

    @BeforeAll
    static void start() throws Exception {
        server = NatsServer.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected Engine engine() {
        return NatsEngine.open(settings(server.url(), prefix, "test"));
    }

    static NatsSettings settings(String url, String prefix, String node) {
        return new NatsSettings(List.of(url), null, null, null, null, prefix, 1, node);
    }

    @Override
    protected void settle(Engine engine) {
        // does what waits by itself
    }
}
