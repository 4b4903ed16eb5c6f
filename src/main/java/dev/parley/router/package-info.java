/**
 * The router's core as its callers see it: settings, facts with the time in, an ordered list of actions out. The packages below it
 * decide: {@code core} has the places and passes each fact on, {@code pubsub} and {@code rpc} route, {@code access} admits, {@code meta}
 * reports, {@code state} remembers. They use {@code message}, {@code auth} and {@code auth.rights}; they have no socket, thread, clock, logger or
 * randomness of their own.
 *
 * <p>A connection is always in one {@link dev.parley.router.Place}: the lobby until its HELLO names a realm, then that realm, whose
 * broker and dealer route. A place is called by one thread at a time, and its caller carries the actions out in their order, which is
 * the order on the wire. A peer cannot make these classes throw.
 */
@NullMarked
package dev.parley.router;

import org.jspecify.annotations.NullMarked;
