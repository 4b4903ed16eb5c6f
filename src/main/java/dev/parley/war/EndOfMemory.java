package dev.parley.war;

import dev.parley.fault.FatalErrors;
import dev.parley.fault.StandbyThread;
import dev.parley.runtime.Hub;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Closes the router when its JVM has no memory left, and not the JVM, in which other applications may go on: peers are told GOODBYE
 * and look for another router, whereas one that half works would keep them. Opened and closed by {@link WebApplication}.
 */
final class EndOfMemory implements AutoCloseable {
    private static final Logger LOG = System.getLogger(EndOfMemory.class.getName());

    private final Hub hub;
    private final StandbyThread thread;

    /** Begins to watch over that router. */
    EndOfMemory(Hub hub) {
        this.hub = hub;
        thread = new StandbyThread("parley-last-words", this::end);
        FatalErrors.onFatal(thread::wake);
    }

    private void end() {
        hub.close();
        // afterwards, when there may be some memory for it
        LOG.log(
                Level.ERROR,
                "The JVM had no memory left, or could not go on: the router is closed, and handshakes get 503. Give the container"
                        + " more memory (-Xmx), or lower the limits of the configuration; then restart it. Run it with"
                        + " -XX:+ExitOnOutOfMemoryError if a supervisor is to do that.");
    }

    @Override
    public void close() {
        FatalErrors.onFatal(null);
        thread.close();
    }
}
