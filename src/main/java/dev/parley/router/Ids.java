package dev.parley.router;

/** Draws ids, section "IDs". The runtime has a random one, tests a predictable one. Several realms call it at once. */
public interface Ids {

    /** "drawn randomly from a uniform distribution over the complete range [1, 2^53]": sessions and publications. */
    long global();

    /** Unique in this router: subscriptions and registrations. */
    long inRouter();
}
