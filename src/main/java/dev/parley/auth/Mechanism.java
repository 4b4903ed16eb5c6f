package dev.parley.auth;

import org.jspecify.annotations.Nullable;

/**
 * One way to come in, from the server's side. Has no state of its own: that of an attempt is in its {@link Attempt}.
 */
interface Mechanism {

    /** The first step by this method; null where it does not apply, with {@link Attempt#passOver} saying why. */
    @Nullable
    Step open(Attempt attempt);
}
