package dev.parley.cli;

import dev.parley.fault.FatalErrors;
import dev.parley.fault.StandbyThread;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends the process when its JVM has no memory left, with a message and a status of its own: whoever supervises it starts it again, and
 * a process that only keeps the port would not be noticed. For the command line; everything that it needs is there before.
 */
final class LastWords implements Runnable {
    static final int STATUS = 3;

    private static final long PATIENCE_NANOS = 1_000_000_000L;

    private final byte[] message =
            ("parley: the JVM has no memory left, or cannot go on: the process ends. Give it more (java -Xmx…), or"
                            + " lower the limits of the configuration.\n")
                    .getBytes(StandardCharsets.UTF_8);
    private final FileOutputStream err = new FileOutputStream(FileDescriptor.err);

    /** Ends it also where nobody reads the message. */
    private final StandbyThread halt = new StandbyThread("parley-last-words", () -> {
        LockSupport.parkNanos(PATIENCE_NANOS);
        Runtime.getRuntime().halt(STATUS);
    });

    private LastWords() {}

    /** Has this process end so. */
    static void prepare() {
        FatalErrors.onFatal(new LastWords());
        Thread.UncaughtExceptionHandler former = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            FatalErrors.check(failure);
            if (former == null) {
                System.getLogger(LastWords.class.getName())
                        .log(System.Logger.Level.ERROR, "thread " + thread.getName() + " has failed", failure);
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
        } catch (IOException nobodyReads) {
            // then there is the status
        } finally {
            Runtime.getRuntime().halt(STATUS);
        }
    }
}
