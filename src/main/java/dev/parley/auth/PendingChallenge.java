package dev.parley.auth;

import dev.parley.message.Authenticate;

/**
 * An authentication that waits for the AUTHENTICATE that answers its CHALLENGE. Called by the router.
 */
@FunctionalInterface
public interface PendingChallenge {

    /**
     * The next step after that answer. Only the first answer counts; a second one is denied.
     *
     * @param now the time, in milliseconds since the epoch
     */
    Step answer(Authenticate answer, long now);
}
