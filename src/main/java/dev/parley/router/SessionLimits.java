package dev.parley.router;

/**
 * What one session may have at a time, so that none makes the router remember without end. Immutable.
 *
 * @param subscriptions how many subscriptions
 * @param registrations how many registrations
 * @param calls how many calls that are not answered
 * @param testaments how many testaments
 */
public record SessionLimits(int subscriptions, int registrations, int calls, int testaments) {
    public static final SessionLimits DEFAULT = new SessionLimits(250_000, 250_000, 50_000, 100);
}
