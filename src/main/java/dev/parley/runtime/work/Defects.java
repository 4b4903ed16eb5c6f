package dev.parley.runtime.work;

import dev.parley.fault.FatalErrors;
import dev.parley.fault.RareLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Logs the defects of a router. One for each hub; for any thread. */
public final class Defects {
    private static final Logger LOG = System.getLogger(Defects.class.getName());

    /** How many have a line, with a stack trace: what makes one, a peer may send again and again. */
    private static final int PER_MINUTE = 10;

    private final RareLog lines = new RareLog(PER_MINUTE);

    /** Logs one. Never throws, so that its caller can go on with other connections. */
    public void log(Throwable bug) {
        FatalErrors.check(bug);
        try {
            if (lines.isDue()) {
                LOG.log(Level.ERROR, "a defect of the router" + lines.skippedBefore(), bug);
            }
        } catch (Throwable unloggable) {
            // there is no memory or no stack left to say it with
        }
    }
}
