package dev.parley.cli;

import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * The manager of {@code java.util.logging} in a router's own process. At the end of a JVM the JDK's closes all handlers at once, while a
 * router still tells how its sessions leave; this one waits until it is told. Named by {@link Main}, made by the JDK.
 */
public final class LastingLogManager extends LogManager {
    private volatile boolean isKept;

    /** For the JDK. */
    public LastingLogManager() {}

    /** From now on handlers stay, whoever wants them reset. */
    static void keep() {
        if (LogManager.getLogManager() instanceof LastingLogManager lasting) {
            // made when first asked for, and not any more once the JVM ends
            Handler[] unused = Logger.getLogger("").getHandlers();
            lasting.isKept = true;
        }
    }

    /** Closes the handlers: nothing is logged any more. */
    static void release() {
        if (LogManager.getLogManager() instanceof LastingLogManager lasting) {
            lasting.isKept = false;
            lasting.reset();
        }
    }

    /** Called by the JDK's shutdown hook too, in the midst of ours. */
    @Override
    public void reset() {
        if (!isKept) {
            super.reset();
        }
    }
}
