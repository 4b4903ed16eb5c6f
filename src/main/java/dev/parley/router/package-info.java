/**
 * What goes into a router and what comes out: settings, facts with the time, an ordered list of actions. The packages below it
 * decide: {@code core} has the places and hands each fact on, {@code pubsub} and {@code rpc} route, {@code access} lets in,
 * {@code meta} tells what there is, {@code state} remembers. They import {@code message} and {@code auth}; they have no socket,
 * thread, clock, logger or randomness of their own.
 *
 * <p>A connection is always in one {@link dev.parley.router.Place}: the lobby until its HELLO names a realm, then that realm, whose
 * broker and dealer do the routing. Whoever calls a place makes sure that one thread does so at a time, and carries the actions
 * out in their order: it is the order on the wire. A peer cannot make these classes throw.
 */
@NullMarked
package dev.parley.router;

import org.jspecify.annotations.NullMarked;
