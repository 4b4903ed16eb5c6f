package dev.parley.runtime.work;

import dev.parley.auth.attempts.Networks;
import dev.parley.fault.LogText;
import dev.parley.router.Action;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One line for the end of each session, and those of the audit. Told by whoever holds a mailbox, which must not wait for a log: a thread of its own writes. Guests
 * may come and go as fast as they like: so there are so many lines in a minute, fewer for one address, and the next line says how many
 * sessions have none.
 */
public final class SessionLog {
    /** A logger of its own, so that its level can be another. */
    private static final Logger LOG = System.getLogger("dev.parley.sessions");

    private static final int MOST_WAITING = 10_000;

    /** Lines in a minute for one address, of which nobody is to hide behind the others'. */
    public static final int LINES_PER_ADDRESS = 60;

    private static final int LINES_PER_MINUTE = 600;
    private static final long IDLE_SECONDS = 10;
    private static final long CLOSE_SECONDS = 2;
    private static final long MINUTE_SECONDS = 60;
    private static final long HOUR_SECONDS = 3_600;

    private final ThreadPoolExecutor writer;
    private final LongAdder skipped = new LongAdder();

    /** When the present minute began, by {@link System#nanoTime}; for the thread that writes. */
    private long minuteBegan = System.nanoTime();

    /** Lines in the present minute; for the thread that writes. */
    private int lines;

    /** Of them, those for each address; for the thread that writes. */
    private final Map<Object, Integer> linesByAddress = new HashMap<>();

    /** Its thread is made by that. */
    public SessionLog(ThreadFactory factory) {
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
    public void ended(Action.Ended end, String realm, long received, long sent) {
        if (!LOG.isLoggable(Level.INFO)) {
            return;
        }
        write(() -> write(end, realm, received, sent));
    }

    /** Has another line written. */
    public void write(Runnable line) {
        try {
            writer.execute(line);
        } catch (RejectedExecutionException tooMany) {
            skipped.increment();
        }
    }

    private void write(Action.Ended end, String realm, long received, long sent) {
        InetAddress address = end.transport().evidence().address();
        if (!isDue(address)) {
            skipped.increment();
            return;
        }
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
                others == 0 ? "" : " (and " + others + " others, for which there is no line)");
    }

    private boolean isDue(@Nullable InetAddress address) {
        long now = System.nanoTime();
        if (now - minuteBegan > TimeUnit.SECONDS.toNanos(MINUTE_SECONDS)) {
            minuteBegan = now;
            lines = 0;
            linesByAddress.clear();
        }
        Object origin = address == null ? "this JVM" : Networks.of(address);
        if (lines >= LINES_PER_MINUTE || linesByAddress.getOrDefault(origin, 0) >= LINES_PER_ADDRESS) {
            return false;
        }
        lines++;
        linesByAddress.merge(origin, 1, Integer::sum);
        return true;
    }

    /** Why it is over, in words. */
    public static String reason(Action.Ended end) {
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
    public void close() {
        writer.shutdown();
        try {
            boolean unused = writer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
