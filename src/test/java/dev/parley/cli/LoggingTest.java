package dev.parley.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.ConfigurationException;
import dev.parley.config.ConfigurationFile;
import dev.parley.config.LogSettings;
import dev.parley.fault.Audit;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** The key {@code log} has the JDK's logging do what it says, and do again what it did where it says no more. */
class LoggingTest {
    private static LogSettings settings(String log) {
        return ConfigurationFile.read(
                        new StringReader(("{'log': " + log + "}").replace('\'', '"')),
                        null,
                        Map.<String, String>of()::get)
                .resolve()
                .log();
    }

    @Test
    void levelsChangeAndComeBack() {
        Logger logger = Logger.getLogger("dev.parley.test.levels");
        Logging logging = new Logging();
        logging.apply(settings("{'levels': {'dev.parley.test.levels': 'FINE'}}"));
        assertEquals(Level.FINE, logger.getLevel());
        logging.apply(settings("{'levels': {'dev.parley.test.levels': 'OFF'}}"));
        assertEquals(Level.OFF, logger.getLevel());
        logging.apply(settings("{}"));
        assertEquals(null, logger.getLevel());
    }

    @Test
    void whatIsNoLevelOrFormatIsNamed() {
        String level = assertThrows(ConfigurationException.class, () -> settings("{'levels': {'dev.parley': 'LOUD'}}"))
                .getMessage();
        assertTrue(level.contains("log.levels.dev.parley: \"LOUD\""), level);
        String format = assertThrows(ConfigurationException.class, () -> settings("{'format': 'xml'}"))
                .getMessage();
        assertTrue(format.contains("log.format"), format);
    }

    private static JsonObject json(LogRecord record) {
        String line = new JsonLines().format(record);
        assertTrue(line.endsWith(System.lineSeparator()) && line.strip().lines().count() == 1, line);
        try (JsonReader reader = Json.createReader(new StringReader(line))) {
            return reader.readObject();
        }
    }

    @Test
    void aLineIsAnObject() {
        LogRecord record = new LogRecord(Level.WARNING, "two\nlines of {0}");
        record.setParameters(new Object[] {"\"x\""});
        record.setLoggerName("dev.parley.x");
        record.setThrown(new IllegalStateException("why"));
        JsonObject line = json(record);
        assertEquals("WARNING", line.getString("level"));
        assertEquals("dev.parley.x", line.getString("logger"));
        assertEquals("two\nlines of \"x\"", line.getString("message"));
        assertTrue(line.getString("thrown").startsWith("java.lang.IllegalStateException: why"));
    }

    @Test
    void theFieldsOfAnAuditLineAreFields() {
        LogRecord record = new LogRecord(Level.INFO, "{0}");
        record.setParameters(new Object[] {new Audit.Event("drain_asked", Map.of("address", "192.0.2.7"), "")});
        JsonObject line = json(record);
        assertEquals("drain_asked address='192.0.2.7'", line.getString("message"));
        assertEquals("drain_asked", line.getString("event"));
        assertEquals("192.0.2.7", line.getJsonObject("fields").getString("address"));
    }
}
