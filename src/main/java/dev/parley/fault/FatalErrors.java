package dev.parley.fault;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the JVM can go on after an error, and ends what runs in it if it cannot. Called by each loop, timer and thread
 * of the router that catches what a task throws; the application that starts the router says how to end.
 */
public final class FatalErrors {
    private static final AtomicBoolean ENDING = new AtomicBoolean();
    private static volatile @Nullable Runnable end;

    private FatalErrors() {}

    /**
     * Says what ends the router, or with null that nothing does.
     *
     * @param end called in the thread that has failed, once, where there may be no memory left: it must not allocate any, nor wait
     */
    public static void onFatal(@Nullable Runnable end) {
        FatalErrors.end = end;
        ENDING.set(false);
    }

    /** Ends the router if the JVM cannot go on after that failure or one of its causes; else returns. */
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

    /** A stack that overflows is the fault of one task, and leaves the others what they had. */
    public static boolean isFatal(Throwable failure) {
        return failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError);
    }
}
