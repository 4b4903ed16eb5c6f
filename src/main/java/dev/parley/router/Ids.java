package dev.parley.router;

/** Where ids come from, section "IDs"; tests hand in a predictable one. Called by several realms at once. */
public interface Ids {

    /** "drawn randomly from a uniform distribution over the complete range [1, 2^53]": sessions and publications. */
    long global();

    /** Unique in this router: subscriptions and registrations. */
    long inRouter();
}
