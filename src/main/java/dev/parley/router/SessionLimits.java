package dev.parley.router;

import java.util.Map;

/**
 * What one session may have at a time, so that none makes the router remember without end. Immutable.
 *
 * @param subscriptions how many subscriptions
 * @param registrations how many registrations
 * @param calls how many calls that are not answered
 * @param testaments how many testaments
 * @param bytes how many octets all of it may take together, as the router estimates them
 * @param bytesByRole the same for the sessions of some roles
 */
public record SessionLimits(
        int subscriptions, int registrations, int calls, int testaments, long bytes, Map<String, Long> bytesByRole) {
    public static final long DEFAULT_BYTES = 8L << 20;

    public static final SessionLimits DEFAULT = new SessionLimits(250_000, 250_000, 50_000, 100);

    /** With as many octets as by default. */
    public SessionLimits(int subscriptions, int registrations, int calls, int testaments) {
        this(subscriptions, registrations, calls, testaments, DEFAULT_BYTES, Map.of());
    }

    /** How many octets a session of that role may take. */
    public long bytes(String role) {
        return bytesByRole.getOrDefault(role, bytes);
    }
}
