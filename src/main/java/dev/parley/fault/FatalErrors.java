package dev.parley.fault;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The judge of errors: it tells whether the JVM can go on after one, and ends the router if not. Called by each loop, timer and thread
 * that catches what a task throws; the program that starts the router sets how it ends. For any thread.
 */
public final class FatalErrors {
    private static final AtomicBoolean ENDING = new AtomicBoolean();
    private static volatile @Nullable Runnable end;

    private FatalErrors() {}

    /**
     * Sets what ends the router at the first fatal error from now on.
     *
     * @param end called once, in the thread that has failed; there may be no memory left, so it must neither allocate nor wait. Null
     *     to have nothing ended
     */
    public static void onFatal(@Nullable Runnable end) {
        FatalErrors.end = end;
        ENDING.set(false);
    }

    /** Ends the router if that failure or one of its causes is fatal. */
    public static void check(@Nullable Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause()) {
            if (isFatal(cause)) {
                Runnable end = FatalErrors.end;
                if (end != null && ENDING.compareAndSet(false, true)) {
                    end.run();
                }
                return;
            }
            depth++;
        }
    }

    /** Whether the JVM cannot go on after that failure. A stack overflow harms one task only, and is not fatal. */
    public static boolean isFatal(Throwable failure) {
        return failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError);
    }
}
