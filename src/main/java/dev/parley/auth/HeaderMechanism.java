package dev.parley.auth;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Mechanism} by the handshake's Authorization header (RFC 9110). Called by any thread, at the handshake and at
 * HELLO.
 */
interface HeaderMechanism extends Mechanism {

    /** What stands in the header before the credentials, in lower case. */
    String scheme();

    /** What stands in {@code WWW-Authenticate} where credentials are wrong. */
    String challenge();

    /** The authid that the credentials name, before they are checked; null where they name none. */
    @Nullable
    String authid(String credentials);

    /** What is known of the credentials without work; null where only {@link #check} finds out. */
    @Nullable
    Verdict known(String credentials, long now);

    /** Checks the credentials, which may take long: not for threads that route. */
    Verdict check(String credentials, long now);

    /** The identity that the credentials prove, or null and the cause for the log. */
    record Verdict(@Nullable Identity identity, String cause) {}
}
