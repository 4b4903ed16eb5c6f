package dev.parley.runtime.work;

import dev.parley.fault.FatalErrors;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Does work that keeps a processor busy for long, such as deriving keys from passwords, in a few threads of its own: half the
 * processors, so that the others route. Work that would wait for seconds is not taken on, nor much at a time from one address. The
 * hub's; any thread may call it.
 */
public final class Derivations {
    /** What the names of its threads begin with. */
    public static final String THREADS = "parley-derivation";

    /** Choice: of 40 ms each, as the command line makes them, these take two or three seconds of two processors. */
    static final int MOST = 128;

    static final int MOST_PER_ADDRESS = 32;

    private static final Logger LOG = System.getLogger(Derivations.class.getName());
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;

    /** What is being done or waits. */
    private final Crowd crowd = new Crowd();

    public Derivations(ThreadFactory factory) {
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        threads = new ThreadPoolExecutor(
                count, count, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Does that soon, in another thread.
     *
     * @param from on whose behalf, where that is known
     * @return false where nobody has the time for it: then it is not done
     */
    public boolean execute(@Nullable InetAddress from, Runnable work) {
        if (!crowd.enter(from, MOST, MOST_PER_ADDRESS)) {
            return false;
        }
        try {
            threads.execute(() -> run(from, work));
            return true;
        } catch (RejectedExecutionException closed) {
            crowd.leave(from);
            return false;
        }
    }

    private void run(@Nullable InetAddress from, Runnable work) {
        try {
            work.run();
        } catch (Throwable bug) {
            FatalErrors.check(bug);
            LOG.log(Level.ERROR, "a defect of the router", bug);
        } finally {
            crowd.leave(from);
        }
    }

    /** Does what waits, and takes on no more. */
    public void close() {
        threads.shutdown();
    }
}
