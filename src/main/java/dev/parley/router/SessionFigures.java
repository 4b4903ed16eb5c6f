package dev.parley.router;

import org.jspecify.annotations.Nullable;

/**
 * What a realm knows of one of its sessions, at one moment. Immutable.
 *
 * @param transport where it is, or was last
 * @param ordinal how many joined the realm before it, and itself
 * @param agent what its HELLO calls the program; null where it does not, cut where that is long
 * @param startedMillis when it began, by the monotonic clock
 * @param waitsUntilMillis until when it waits for its peer to resume it, by the monotonic clock; 0 where it has a connection
 * @param calls its calls that are not answered
 * @param invocations calls that it has not answered
 */
public record SessionFigures(
        TransportId transport,
        long ordinal,
        long session,
        String authid,
        String authrole,
        String authmethod,
        String authprovider,
        @Nullable String agent,
        long startedMillis,
        long waitsUntilMillis,
        int subscriptions,
        int registrations,
        int calls,
        int invocations) {}
