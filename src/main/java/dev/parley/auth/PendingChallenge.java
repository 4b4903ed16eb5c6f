package dev.parley.auth;

import dev.parley.message.Authenticate;

/**
 * An authentication that waits for the answer to its CHALLENGE. Called by the router, once: a second answer is denied.
 */
@FunctionalInterface
public interface PendingChallenge {

    /** What follows from the answer. Asked once; a second answer is denied. */
    Step answer(Authenticate answer, long now);
}
