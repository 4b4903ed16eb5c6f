package dev.parley.runtime;

import dev.parley.fault.RareLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A line for each login that is refused, with the address, for people and for programs that shut out who guesses; so many a minute, and
 * the next says how many have none. Told by the {@link Hub} and its {@link Gatehouse}; for any thread.
 */
final class LoginLog {
    /** A logger of its own, so that its level can be another. */
    private static final Logger LOG = System.getLogger("dev.parley.logins");

    private static final int LINES_PER_MINUTE = 60;

    private final RareLog lines = new RareLog(LINES_PER_MINUTE);

    /**
     * A login is refused.
     *
     * @param why with what peers have chosen made safe for the log
     */
    void refused(@Nullable InetAddress address, String why) {
        if (LOG.isLoggable(Level.INFO) && lines.isDue()) {
            LOG.log(
                    Level.INFO,
                    "refused a login from {0}: {1}{2}",
                    address == null ? "this JVM" : address.getHostAddress(),
                    why,
                    lines.skippedBefore());
        }
    }
}
