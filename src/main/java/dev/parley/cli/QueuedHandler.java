package dev.parley.cli;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Has a thread of its own write what is logged, so that nobody else waits where nobody reads it: a pipe that is full, a disk that hangs.
 * Lines for which there is no room are left out and counted, and the next line that is written says how many. Put around the JDK's handlers
 * by {@link Main}; for any thread.
 */
final class QueuedHandler extends Handler {
    private static final int LINES = 4_096;

    /** How long the last lines may take at the end. */
    private static final long LAST_LINES_MILLIS = 1_000;

    private final Handler handler;
    private final BlockingQueue<LogRecord> queue;
    private final AtomicLong lost = new AtomicLong();

    /** Ends the thread. */
    private final LogRecord end = new LogRecord(Level.OFF, "");

    private final Thread writer = new Thread(this::write, "parley-log");

    QueuedHandler(Handler handler, int lines) {
        this.handler = handler;
        this.queue = new ArrayBlockingQueue<>(lines);
        super.setLevel(handler.getLevel());
        writer.setDaemon(true);
        writer.start();
    }

    /** Puts one around each handler of the root logger. */
    static void install() {
        Logger root = Logger.getLogger("");
        for (Handler each : root.getHandlers()) {
            root.removeHandler(each);
            root.addHandler(new QueuedHandler(each, LINES));
        }
    }

    @Override
    public void publish(LogRecord line) {
        if (!isLoggable(line)) {
            return;
        }
        // looked up from the stack of the thread that first asks
        String unused = line.getSourceClassName();
        if (!queue.offer(line)) {
            lost.incrementAndGet();
        }
    }

    private void write() {
        try {
            for (LogRecord line = queue.take(); line != end; line = queue.take()) {
                long missing = lost.getAndSet(0);
                if (missing > 0) {
                    handler.publish(missing(missing));
                }
                handler.publish(line);
            }
        } catch (InterruptedException unwanted) {
            Thread.currentThread().interrupt();
        }
    }

    private static LogRecord missing(long lines) {
        LogRecord line = new LogRecord(
                Level.WARNING,
                lines + " lines of the log were left out here: they came faster than they could be written");
        line.setLoggerName(QueuedHandler.class.getName());
        line.setSourceClassName(QueuedHandler.class.getName());
        return line;
    }

    @Override
    public void flush() {
        // the JDK's handlers flush each line
    }

    /** Waits a moment for the last lines, and not for who does not read them. */
    @Override
    public void close() {
        try {
            if (queue.offer(end, LAST_LINES_MILLIS, TimeUnit.MILLISECONDS)) {
                writer.join(LAST_LINES_MILLIS);
            }
        } catch (InterruptedException unwanted) {
            Thread.currentThread().interrupt();
        }
        if (!writer.isAlive()) {
            handler.close();
        }
    }

    @Override
    public synchronized void setFormatter(Formatter formatter) {
        handler.setFormatter(formatter);
    }

    @Override
    public Formatter getFormatter() {
        return handler.getFormatter();
    }

    @Override
    public synchronized void setLevel(Level level) {
        super.setLevel(level);
        handler.setLevel(level);
    }
}
