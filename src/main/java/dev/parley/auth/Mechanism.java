package dev.parley.auth;

import org.jspecify.annotations.Nullable;

/**
 * How the router carries out one authentication method. Called by {@link Authentication}, by any thread: what an attempt
 * remembers is in its {@link Attempt}.
 */
interface Mechanism {

    /** The first step by this method; null where it does not apply, with {@link Attempt#passOver} saying why. */
    @Nullable
    Step open(Attempt attempt);
}
