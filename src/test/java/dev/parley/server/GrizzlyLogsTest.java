package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.grizzly.http.util.Parameters;
import org.junit.jupiter.api.Test;

class GrizzlyLogsTest {
    private static final Logger LOGGER = Logger.getLogger(Parameters.class.getName());

    @Test
    void aFloodIsOneLineWithoutWhatTerminalsObey() {
        GrizzlyLogs.install();
        try (LogLines lines = LogLines.of(Parameters.class)) {
            for (int i = 0; i < 1_000; i++) {
                LOGGER.log(Level.WARNING, "wrong \u001b[2J", new IOException("a\r\nb"));
            }

            List<String> said = lines.soFar();
            assertEquals(1, said.size(), said.toString());
            assertTrue(said.get(0).startsWith("'wrong ?[2J': 'java.io.IOException: a??b'"), said.toString());
        }
    }
}
