package dev.parley.runtime;

import dev.parley.router.SessionEnd;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A session that is over, for those who look after a router. Immutable.
 *
 * @param number how many ended before it, and itself
 * @param session its id
 * @param address where it came from; null for a component in this JVM
 * @param endedMillis when it ended, since the epoch
 * @param lastedMillis how long it lasted
 * @param messagesReceived messages that came from it
 * @param messagesSent messages that were sent to it
 * @param why the reason in words
 */
public record ClosedSession(
        long number,
        long session,
        String realm,
        String authid,
        String authrole,
        @Nullable InetAddress address,
        long endedMillis,
        long lastedMillis,
        long messagesReceived,
        long messagesSent,
        SessionEnd how,
        String why) {}
