package dev.parley.runtime;

import dev.parley.codec.SubProtocol;
import dev.parley.router.SessionFigures;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A session and its connection at one moment. Immutable.
 *
 * @param figures what its realm knows of it
 * @param sinceMillis when it began, since the epoch
 * @param detachedUntilMillis until when it waits for its peer to resume it, since the epoch; 0 where it has a connection
 * @param address where it comes from; null for a component in this JVM
 * @param outboxBytes octets that wait for the peer, those being sent included
 * @param roundTripNanos how long the last ping took to be answered; negative where none was
 * @param messagesReceived messages that came from it since it joined
 * @param messagesSent messages that were sent to it
 */
public record SessionSnapshot(
        SessionFigures figures,
        long sinceMillis,
        long detachedUntilMillis,
        @Nullable InetAddress address,
        SubProtocol protocol,
        long outboxBytes,
        long roundTripNanos,
        long messagesReceived,
        long messagesSent) {}
