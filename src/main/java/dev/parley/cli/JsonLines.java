package dev.parley.cli;

import dev.parley.fault.Audit;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** Writes each line of the log as a JSON object. Set by {@link Logging}; for any thread. */
final class JsonLines extends Formatter {
    @Override
    public String format(LogRecord record) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("time", record.getInstant().toString())
                .add("level", record.getLevel().getName())
                .add("logger", String.valueOf(record.getLoggerName()))
                .add("message", String.valueOf(formatMessage(record)));
        if (record.getThrown() != null) {
            StringWriter trace = new StringWriter();
            record.getThrown().printStackTrace(new PrintWriter(trace, true));
            json.add("thrown", trace.toString());
        }
        Object[] parameters = record.getParameters();
        if (parameters != null && parameters.length == 1 && parameters[0] instanceof Audit.Event event) {
            JsonObjectBuilder fields = Json.createObjectBuilder();
            event.fields().forEach(fields::add);
            json.add("event", event.name()).add("fields", fields);
        }
        return json.build() + System.lineSeparator();
    }
}
