package dev.parley.cli;

import dev.parley.fault.FatalErrors;
import dev.parley.fault.StandbyThread;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * The exit of a process whose JVM cannot go on, with a message and a status of its own. A supervisor restarts it; a process that lived
 * on and only kept the port would go unnoticed. Prepared by {@link Main}; it allocates everything in advance, because at the exit there
 * may be no memory.
 */
final class FatalExit implements Runnable {
    /** The process's exit status. */
    static final int STATUS = 3;

    private static final long PATIENCE_NANOS = 1_000_000_000L;

    private final byte[] message =
            ("parley: the JVM has no memory left or cannot go on for another reason; the process ends. Give it more memory (java"
                            + " -Xmx…), or lower the limits of the configuration.\n")
                    .getBytes(StandardCharsets.UTF_8);
    private final FileOutputStream err = new FileOutputStream(FileDescriptor.err);

    /** Ends the process even if writing the message blocks. */
    private final StandbyThread halt = new StandbyThread("parley-fatal-exit", () -> {
        LockSupport.parkNanos(PATIENCE_NANOS);
        Runtime.getRuntime().halt(STATUS);
    });

    private FatalExit() {}

    /** Has fatal errors of any thread end this process. Call once, before the router starts. */
    static void prepare() {
        FatalErrors.onFatal(new FatalExit());
        Thread.UncaughtExceptionHandler former = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            FatalErrors.check(failure);
            if (former == null) {
                System.getLogger(FatalExit.class.getName())
                        .log(
                                System.Logger.Level.ERROR,
                                "thread " + thread.getName() + " ended by an uncaught exception",
                                failure);
            } else {
                former.uncaughtException(thread, failure);
            }
        });
    }

    @Override
    public void run() {
        halt.wake();
        try {
            err.write(message);
        } catch (IOException closed) {
            // the status tells it alone
        } finally {
            Runtime.getRuntime().halt(STATUS);
        }
    }
}
