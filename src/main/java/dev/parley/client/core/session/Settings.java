package dev.parley.client.core.session;

import dev.parley.client.core.pace.Backoff;
import java.util.List;

/**
 * How a client is to behave. Immutable.
 *
 * @param addresses what people call the routers, in the order in which they are tried
 * @param connectMillis how long it may take to a session at each address
 * @param callMillis how long calls may take that have no limit of their own; 0 for ever
 * @param pingMillis after what silence the router is asked for a sign of life; 0 for never
 * @param pongMillis how long it may take to give one
 * @param isResumable whether a session is resumed that has lost its connection, where the router can do that
 * @param isRenewable whether the client can be asked for another token, before the one expires that has let it in
 * @param maxInvocations how many calls may be answered at a time
 */
public record Settings(
        List<String> addresses,
        String realm,
        Backoff backoff,
        long connectMillis,
        long callMillis,
        long pingMillis,
        long pongMillis,
        boolean isResumable,
        boolean isRenewable,
        int maxInvocations) {}
