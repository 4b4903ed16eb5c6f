package dev.parley.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What is logged meanwhile, down to the finest. */
public final class LogLines extends Handler implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Logger logger;
    private final Level before;

    private LogLines(String name) {
        logger = Logger.getLogger(name);
        before = logger.getLevel();
        setLevel(Level.ALL);
        logger.setLevel(Level.ALL);
        logger.addHandler(this);
    }

    /** What that class logs. */
    public static LogLines of(Class<?> type) {
        return new LogLines(type.getName());
    }

    /** What the logger of that name logs. */
    public static LogLines of(String name) {
        return new LogLines(name);
    }

    /** What everybody logs. */
    static LogLines all() {
        return new LogLines("");
    }

    @Override
    public void publish(LogRecord record) {
        StringBuilder line =
                new StringBuilder(record.getMessage() == null ? "" : new SimpleFormatter().formatMessage(record));
        for (Throwable cause = record.getThrown(); cause != null; cause = cause.getCause()) {
            line.append(" | ").append(cause);
        }
        lines.add(line.toString());
    }

    /** Waits for a line that is like that. */
    public void await(String pattern) throws InterruptedException {
        List<String> others = new ArrayList<>();
        while (true) {
            String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("nothing was logged like " + pattern + ", only " + others);
            }
            if (line.matches("(?s)" + pattern)) {
                return;
            }
            others.add(line);
        }
    }

    public List<String> soFar() {
        return List.copyOf(lines);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(before);
    }
}
