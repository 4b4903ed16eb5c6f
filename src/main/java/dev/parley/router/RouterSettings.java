package dev.parley.router;

import java.util.List;

/**
 * How a router is set up. Immutable.
 *
 * @param helloMillis how long a connection may be without a session before it is closed
 * @param goodbyeMillis how long a peer may take to answer the router's GOODBYE
 * @param sessionLimits what one session may have
 */
public record RouterSettings(
        List<RealmSettings> realms, long helloMillis, long goodbyeMillis, SessionLimits sessionLimits) {
    public static final long DEFAULT_HELLO_MILLIS = 15_000;
    public static final long DEFAULT_GOODBYE_MILLIS = 2_000;

    public RouterSettings(List<RealmSettings> realms) {
        this(realms, DEFAULT_HELLO_MILLIS, DEFAULT_GOODBYE_MILLIS, SessionLimits.DEFAULT);
    }
}
