package dev.parley.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.glassfish.grizzly.http.util.Parameters;
import org.junit.jupiter.api.Test;

class GrizzlyLogsTest {
    private static final Logger LOGGER = Logger.getLogger(Parameters.class.getName());

    @Test
    void aFloodIsOneLineWithoutWhatTerminalsObey() {
        GrizzlyLogs.install();
        Filter filter = LOGGER.getFilter();
        LogRecord line = new LogRecord(Level.WARNING, "wrong \u001b[2J");
        line.setThrown(new IOException("a\r\nb"));

        assertTrue(filter.isLoggable(line));
        for (int i = 0; i < 1_000; i++) {
            assertFalse(filter.isLoggable(new LogRecord(Level.WARNING, "again")));
        }

        assertNull(line.getThrown());
        assertEquals("'wrong ?[2J': 'java.io.IOException: a??b'", new SimpleFormatter().formatMessage(line));
        assertTrue(filter.isLoggable(new LogRecord(Level.FINE, "a detail")));
    }
}
