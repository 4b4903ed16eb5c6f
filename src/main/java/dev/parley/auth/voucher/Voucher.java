package dev.parley.auth.voucher;

import dev.parley.message.AuthMethod;

/**
 * What let somebody in, to be compared with what the configuration says later: who comes in by it, and their cookies, may stay as
 * long as the two are equal. Made where an authentication succeeds. Immutable.
 *
 * @param method by which they came in themselves; a cookie has that of the login that has earned it
 * @param settings what the configuration said of that method, without secrets
 */
public record Voucher(AuthMethod method, String settings) {}
