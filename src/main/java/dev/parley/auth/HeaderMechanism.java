package dev.parley.auth;

import org.jspecify.annotations.Nullable;

/** A way to come in by the handshake's Authorization header (RFC 9110). Threads share it. */
interface HeaderMechanism extends Mechanism {

    /** What stands in the header before the credentials, in lower case. */
    String scheme();

    /** What stands in {@code WWW-Authenticate} where credentials are wrong. */
    String challenge();

    /** Whom the credentials name, before anybody has looked whether they are right; null where they do not say. */
    @Nullable
    String authid(String credentials);

    /** Looks whether the credentials are right. */
    Verdict check(String credentials, long now);

    /** Whose credentials they are, or null and the cause for the log. */
    record Verdict(@Nullable Identity identity, String cause) {}
}
