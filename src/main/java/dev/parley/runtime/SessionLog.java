package dev.parley.runtime;

import dev.parley.fault.LogText;
import dev.parley.router.Action;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.Locale;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * One line for the end of each session, and those of the audit. Told by whoever holds a mailbox, which must not wait for a log: a thread of its own writes. When
 * more end than can be written, the next line says how many have none.
 */
final class SessionLog {
    /** A logger of its own, so that its level can be another. */
    private static final Logger LOG = System.getLogger("dev.parley.sessions");

    private static final int MOST_WAITING = 10_000;
    private static final long IDLE_SECONDS = 10;
    private static final long CLOSE_SECONDS = 2;
    private static final long MINUTE_SECONDS = 60;
    private static final long HOUR_SECONDS = 3_600;

    private final ThreadPoolExecutor writer;
    private final LongAdder skipped = new LongAdder();

    SessionLog(ThreadFactory factory) {
        writer = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), factory);
        writer.allowCoreThreadTimeOut(true);
    }

    /**
     * A session is over.
     *
     * @param received how many messages came from it
     * @param sent how many were sent to it
     */
    void ended(Action.Ended end, String realm, long received, long sent) {
        if (!LOG.isLoggable(Level.INFO)) {
            return;
        }
        write(() -> write(end, realm, received, sent));
    }

    /** Has another line written. */
    void write(Runnable line) {
        try {
            writer.execute(line);
        } catch (RejectedExecutionException tooMany) {
            skipped.increment();
        }
    }

    private void write(Action.Ended end, String realm, long received, long sent) {
        InetAddress address = end.transport().evidence().address();
        long others = skipped.sumThenReset();
        LOG.log(
                Level.INFO,
                "session {0} of {1} ({2}) in realm {3} from {4} ended after {5}, {6} messages received and {7} sent: {8}{9}",
                String.valueOf(end.session()),
                LogText.quoted(end.authid()),
                LogText.quoted(end.authrole()),
                LogText.quoted(realm),
                address == null ? "this JVM" : address.getHostAddress(),
                duration(end.millis()),
                String.valueOf(received),
                String.valueOf(sent),
                reason(end),
                others == 0 ? "" : " (and " + others + " others, for which there was no time)");
    }

    private static String reason(Action.Ended end) {
        String how =
                switch (end.how()) {
                    case GOODBYE -> "the peer said GOODBYE";
                    case ABORTED -> "the peer said ABORT";
                    case DISCONNECTED -> end.why() == null ? "the connection was closed or lost" : "disconnected";
                    case VIOLATION -> "protocol violation";
                    case KILLED -> "killed";
                    case EXPIRED -> "its token expired";
                    case NOT_ADMITTED -> "not admitted any more";
                    case OVERRUN -> "disconnected";
                    case SHUTDOWN -> "shutdown";
                };
        String why = end.why();
        return why == null ? how : how + ", " + LogText.quoted(why);
    }

    private static String duration(long millis) {
        long seconds = millis / 1_000;
        if (seconds < MINUTE_SECONDS) {
            return String.format(Locale.ROOT, "%d.%03d s", seconds, millis % 1_000);
        }
        return seconds < HOUR_SECONDS
                ? seconds / MINUTE_SECONDS + " min " + seconds % MINUTE_SECONDS + " s"
                : seconds / HOUR_SECONDS + " h " + seconds % HOUR_SECONDS / MINUTE_SECONDS + " min";
    }

    /** Writes what waits, and takes no more. */
    void close() {
        writer.shutdown();
        try {
            boolean unused = writer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
